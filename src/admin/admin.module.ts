import { Module } from '@nestjs/common';
import { EventLogModule } from '../event-log/event-log.module';
import { EventsModule } from '../events/events.module';
import { PlansModule } from '../plans/plans.module';
import { PriceMappingsModule } from '../plans/price-mappings.module';
import { TenantsModule } from '../tenants/tenants.module';
import { AdminUpkeep } from './admin-upkeep.service';
import { AdminTokens } from './access/admin-tokens';
import { AffectedRowsRepository } from './replays/affected-rows.repository';
import { AdminMutations } from './mutations/admin-mutations.service';
import { AuditController } from './audit/audit.controller';
import { AuditRepository } from './audit/audit.repository';
import { AuditSearch } from './audit/audit-search.repository';
import { BulkReplayLookup } from './replays/bulk-replay-lookup.service';
import { BulkReplayReports } from './replays/bulk-replay-reports.repository';
import { BulkReplayRunner } from './replays/bulk-replay-runner.service';
import { BulkReplays } from './replays/bulk-replays.service';
import { BulkReplaysController } from './replays/bulk-replays.controller';
import { BulkReplaysRepository } from './replays/bulk-replays.repository';
import { EventDetailsRepository } from './events/event-details.repository';
import { EventInspector } from './events/event-inspector.service';
import { EventSearch } from './events/event-search';
import { IdempotencyKeysRepository } from './mutations/idempotency-keys.repository';
import { MappedPrices } from './plan-prices/mapped-prices.service';
import { ReceivedRows } from './events/received-rows';
import { OpenApiController } from './openapi/openapi.controller';
import { OpenApiDocument } from './openapi/openapi-document';
import { PlanPricesController } from './plan-prices/plan-prices.controller';
import { ReplayPreviews } from './replays/replay-previews.service';
import { ReplaysService } from './replays/replays.service';
import { StripeEventsController } from './events/stripe-events.controller';
import { TenantCustomers } from './tenants/tenant-customers.service';
import { TenantDetailsRepository } from './tenants/tenant-details.repository';
import { TenantSearch } from './tenants/tenant-search';
import { TenantsController } from './tenants/tenants.controller';

@Module({
  imports: [EventLogModule, EventsModule, PlansModule, PriceMappingsModule, TenantsModule],
  controllers: [
    AuditController,
    BulkReplaysController,
    OpenApiController,
    PlanPricesController,
    StripeEventsController,
    TenantsController,
  ],
  providers: [
    AdminMutations,
    AdminTokens,
    AdminUpkeep,
    AffectedRowsRepository,
    AuditRepository,
    AuditSearch,
    BulkReplayLookup,
    BulkReplayReports,
    BulkReplayRunner,
    BulkReplays,
    BulkReplaysRepository,
    EventDetailsRepository,
    EventInspector,
    EventSearch,
    IdempotencyKeysRepository,
    MappedPrices,
    OpenApiDocument,
    ReceivedRows,
    ReplayPreviews,
    ReplaysService,
    TenantCustomers,
    TenantDetailsRepository,
    TenantSearch,
  ],
  exports: [
    AdminMutations,
    AdminTokens,
    AuditRepository,
    AuditSearch,
    BulkReplayLookup,
    BulkReplays,
    EventInspector,
    EventSearch,
    MappedPrices,
    OpenApiDocument,
    ReplayPreviews,
    ReplaysService,
    TenantCustomers,
    TenantDetailsRepository,
    TenantSearch,
  ],
})
export class AdminModule {}
