import { Module } from '@nestjs/common';
import { EventLogModule } from '../event-log/event-log.module';
import { EventsModule } from '../events/events.module';
import { PlansModule } from '../plans/plans.module';
import { PriceMappingsModule } from '../plans/price-mappings.module';
import { TenantsModule } from '../tenants/tenants.module';
import { AdminTokens } from './access/admin-tokens';
import { AffectedRowsRepository } from './replays/affected-rows.repository';
import { AuditRepository } from './audit/audit.repository';
import { EventDetailsRepository } from './events/event-details.repository';
import { PlanPricesController } from './plan-prices/plan-prices.controller';
import { ReplayPreviews } from './replays/replay-previews.service';
import { ReplaysService } from './replays/replays.service';
import { StripeEventsController } from './events/stripe-events.controller';
import { TenantDetailsRepository } from './tenants/tenant-details.repository';
import { TenantsController } from './tenants/tenants.controller';

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
