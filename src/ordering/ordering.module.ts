import { Module } from '@nestjs/common';
import { EventLogModule } from '../event-log/event-log.module';
import { Projector } from './projector';

@Module({ imports: [EventLogModule], providers: [Projector], exports: [Projector] })
export class OrderingModule {}
