import { Module } from '@nestjs/common';
import { EventLogModule } from '../event-log/event-log.module';
import { OrderingModule } from '../ordering/ordering.module';
import { StripeApiModule } from '../stripe-api/stripe-api.module';
import { RefetchService } from './refetch.service';
import { StripeObjects } from './stripe-objects';

@Module({
  imports: [EventLogModule, OrderingModule, StripeApiModule],
  providers: [RefetchService, StripeObjects],
})
export class RefetchModule {}
