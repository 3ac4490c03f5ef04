import { Module } from '@nestjs/common';
import { OrderingModule } from '../ordering/ordering.module';
import { PlansModule } from '../plans/plans.module';
import { TenantsModule } from '../tenants/tenants.module';
import { SubscriptionProjection } from './subscription.projection';
import { SubscriptionsService } from './subscriptions.service';

@Module({
  imports: [OrderingModule, PlansModule, TenantsModule],
  providers: [SubscriptionProjection, SubscriptionsService],
  exports: [SubscriptionsService],
})
export class SubscriptionsModule {}
