import { Module } from '@nestjs/common';
import { EventLogModule } from '../event-log/event-log.module';
import { EventsModule } from '../events/events.module';
import { PlansModule } from '../plans/plans.module';
import { PriceMappingsModule } from '../plans/price-mappings.module';
import { TenantsModule } from '../tenants/tenants.module';
import { AdminTokens } from './admin-tokens';
import { AffectedRowsRepository } from './affected-rows.repository';
import { AuditRepository } from './audit.repository';
import { EventDetailsRepository } from './event-details.repository';
import { PlanPricesController } from './plan-prices.controller';
import { ReplayPreviews } from './replay-previews.service';
import { ReplaysService } from './replays.service';
import { StripeEventsController } from './stripe-events.controller';
import { TenantDetailsRepository } from './tenant-details.repository';
import { TenantsController } from './tenants.controller';

@Module({
  imports: [EventLogModule, EventsModule, PlansModule, PriceMappingsModule, TenantsModule],
  controllers: [PlanPricesController, StripeEventsController, TenantsController],
  providers: [
    AdminTokens,
    AffectedRowsRepository,
    AuditRepository,
    EventDetailsRepository,
    ReplayPreviews,
    ReplaysService,
    TenantDetailsRepository,
  ],
  exports: [AdminTokens],
})
export class AdminModule {}
