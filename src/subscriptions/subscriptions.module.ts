import { Module } from '@nestjs/common';
import { SubscriptionProjection } from './subscription.projection';
import { SubscriptionsService } from './subscriptions.service';

@Module({
  providers: [SubscriptionProjection, SubscriptionsService],
  exports: [SubscriptionsService],
})
export class SubscriptionsModule {}
