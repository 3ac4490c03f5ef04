import { Module } from '@nestjs/common';
import { EventLogModule } from '../event-log/event-log.module';
import { EventsModule } from '../events/events.module';
import { HttpEdgeModule } from '../http/http-edge.module';
import { NotificationsModule } from '../notifications/notifications.module';
import { PlansModule } from '../plans/plans.module';
import { PriceMappingsModule } from '../plans/price-mappings.module';
import { TenantsModule } from '../tenants/tenants.module';
import { AdminGate } from './access/admin-gate';
import { AdminTokens } from './access/admin-tokens';
import { RefusedTokens } from './access/refused-tokens';
import { WrongTokens } from './access/wrong-tokens';
import { AdminUpkeep } from './admin-upkeep.service';
import { AuditSearch } from './audit/audit-search.repository';
import { AuditController } from './audit/audit.controller';
import { AuditRepository } from './audit/audit.repository';
import { AuditHeads } from './audit/audit-heads.service';
import { BodyReading } from './audit/body-reading.service';
import { BodyReadingsRepository } from './audit/body-readings.repository';
import { RefusalRecord } from './audit/refusal-record.service';
import { RefusalsRepository } from './audit/refusals.repository';
import { BulkReplayLookup } from './bulk-replays/bulk-replay-lookup.service';
import { BulkReplayQueueRepository } from './bulk-replays/bulk-replay-queue.repository';
import { BulkReplayReports } from './bulk-replays/bulk-replay-reports.repository';
import { BulkReplayRunner } from './bulk-replays/bulk-replay-runner.service';
import { BulkReplaysController } from './bulk-replays/bulk-replays.controller';
import { BulkReplaysRepository } from './bulk-replays/bulk-replays.repository';
import { BulkReplays } from './bulk-replays/bulk-replays.service';
import { CheckoutSessionsController } from './checkout-sessions/checkout-sessions.controller';
import { ProposalDecisions } from './checkout-sessions/proposal-decisions.service';
import { ProposalDetailsRepository } from './checkout-sessions/proposal-details.repository';
import { EventDetailsRepository } from './events/event-details.repository';
import { EventInspector } from './events/event-inspector.service';
import { EventSearch } from './events/event-search';
import { StripeEventsController } from './events/stripe-events.controller';
import { AdminMutations } from './mutations/admin-mutations.service';
import { IdempotencyKeysRepository } from './mutations/idempotency-keys.repository';
import { OpenApiDocument } from './openapi/openapi-document';
import { OpenApiController } from './openapi/openapi.controller';
import { MappedPrices } from './plan-prices/mapped-prices.service';
import { PlanPricesController } from './plan-prices/plan-prices.controller';
import { AffectedRowsRepository } from './replays/affected-rows.repository';
import { NotificationPreviews } from './replays/notification-previews.service';
import { ReplayPreviews } from './replays/replay-previews.service';
import { ReplaysService } from './replays/replays.service';
import { ConsoleSessionsController } from './sessions/sessions.controller';
import { SessionsRepository } from './sessions/sessions.repository';
import { ConsoleSessionList } from './sessions/sessions.service';
import { TenantCustomers } from './tenants/tenant-customers.service';
import { TenantDetailsRepository } from './tenants/tenant-details.repository';
import { TenantSearch } from './tenants/tenant-search';
import { TenantsController } from './tenants/tenants.controller';

@Module({
  imports: [
    EventLogModule,
    EventsModule,
    HttpEdgeModule,
    NotificationsModule,
    PlansModule,
    PriceMappingsModule,
    TenantsModule,
  ],
  controllers: [
    AuditController,
    BulkReplaysController,
    CheckoutSessionsController,
    OpenApiController,
    PlanPricesController,
    ConsoleSessionsController,
    StripeEventsController,
    TenantsController,
  ],
  providers: [
    AdminGate,
    AdminMutations,
    AdminTokens,
    AdminUpkeep,
    AffectedRowsRepository,
    AuditHeads,
    AuditRepository,
    AuditSearch,
    BodyReading,
    BodyReadingsRepository,
    BulkReplayLookup,
    BulkReplayQueueRepository,
    BulkReplayReports,
    BulkReplayRunner,
    BulkReplays,
    BulkReplaysRepository,
    ConsoleSessionList,
    EventDetailsRepository,
    EventInspector,
    EventSearch,
    IdempotencyKeysRepository,
    MappedPrices,
    NotificationPreviews,
    OpenApiDocument,
    ProposalDecisions,
    ProposalDetailsRepository,
    RefusedTokens,
    RefusalRecord,
    RefusalsRepository,
    ReplayPreviews,
    ReplaysService,
    SessionsRepository,
    TenantCustomers,
    TenantDetailsRepository,
    TenantSearch,
    WrongTokens,
  ],
  exports: [
    AdminMutations,
    AdminTokens,
    AuditRepository,
    AuditSearch,
    BulkReplayLookup,
    BulkReplays,
    ConsoleSessionList,
    EventInspector,
    EventSearch,
    MappedPrices,
    OpenApiDocument,
    ProposalDecisions,
    ProposalDetailsRepository,
    ReplayPreviews,
    ReplaysService,
    TenantCustomers,
    TenantDetailsRepository,
    TenantSearch,
    WrongTokens,
  ],
})
export class AdminModule {}
