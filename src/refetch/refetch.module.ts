import { Module } from '@nestjs/common';
import { EventLogModule } from '../event-log/event-log.module';
import { OrderingModule } from '../ordering/ordering.module';
import { RefetchService } from './refetch.service';
import { StripeObjects } from './stripe-objects';

@Module({
  imports: [EventLogModule, OrderingModule],
  providers: [RefetchService, StripeObjects],
})
export class RefetchModule {}
