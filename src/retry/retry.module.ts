import { Module } from '@nestjs/common';
import { EventLogModule } from '../event-log/event-log.module';
import { EventsModule } from '../events/events.module';
import { RetryService } from './retry.service';

@Module({ imports: [EventLogModule, EventsModule], providers: [RetryService] })
export class RetryModule {}
