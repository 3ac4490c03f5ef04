import { Module } from '@nestjs/common';
import { AdminModule } from '../admin/admin.module';
import { BacklogModule } from '../backlog/backlog.module';
import { HttpEdgeModule } from '../http/http-edge.module';
import { TrafficModule } from '../traffic/traffic.module';
import { ConsoleGate } from './gates/console-gate';
import { ConsoleSessionsRepository } from './access/console-sessions.repository';
import { ConsoleSessions } from './access/console-sessions.service';
import { SessionLookup } from './access/session-lookup';
import { ApiPageController } from './api/api.controller';
import { SignInAttempts } from './access/sign-in-attempts';
import { AssetsController } from './static/assets.controller';
import { ConsoleAssets } from './static/assets.service';
import { AuditPageController } from './audit/audit.controller';
import { AuditList } from './audit/audit-list.service';
import { BulkReplayPagesController } from './bulk-replays/bulk-replay-pages.controller';
import { BulkReplayPages } from './bulk-replays/bulk-replay-view.service';
import { NewBulkReplay } from './bulk-replays/new-bulk-replay.service';
import { ConsoleErrorFilter } from './errors/console-error.filter';
import { ErrorPages } from './errors/error-pages.service';
import { NotFoundController } from './routing/not-found.controller';
import { EventController } from './event/event.controller';
import { EventReader } from './event/event-reader.service';
import { ProposalDesk } from './event/proposal-desk.service';
import { ReplayDesk } from './event/replay-desk.service';
import { EventList } from './events/event-list.service';
import { EventsController } from './events/events.controller';
import { PageInterceptor } from './layout/page.interceptor';
import { PageRenderer } from './layout/page-renderer.service';
import { ChangeMarkRepository } from './live/change-mark.repository';
import { ChangeWatch } from './live/change-watch.service';
import { LiveController } from './live/live.controller';
import { LiveStreams } from './live/live-streams.service';
import { SessionWatch } from './live/session-watch.service';
import { OverviewController } from './overview/overview.controller';
import { OverviewRepository } from './overview/overview.repository';
import { Overview } from './overview/overview.service';
import { PricePages } from './prices/price-pages.service';
import { PricePagesController } from './prices/price-pages.controller';
import { PricesRepository } from './prices/prices.repository';
import { SessionPagesController } from './sessions/sessions.controller';
import { SignInController } from './sign-in/sign-in.controller';
import { SignIn } from './sign-in/sign-in.service';
import { TenantList } from './tenants/tenant-list.service';
import { TenantPagesController } from './tenants/tenant-pages.controller';
import { TenantPages } from './tenants/tenant-view.service';

/** Pages for people, made of what the admin API knows. */
@Module({
  imports: [AdminModule, BacklogModule, HttpEdgeModule, TrafficModule],
  controllers: [
    ApiPageController,
    AssetsController,
    AuditPageController,
    BulkReplayPagesController,
    EventController,
    EventsController,
    LiveController,
    OverviewController,
    PricePagesController,
    SessionPagesController,
    SignInController,
    TenantPagesController,
    NotFoundController,
  ],
  providers: [
    AuditList,
    BulkReplayPages,
    ChangeMarkRepository,
    ChangeWatch,
    ConsoleAssets,
    ConsoleErrorFilter,
    ConsoleGate,
    ConsoleSessions,
    ConsoleSessionsRepository,
    ErrorPages,
    EventList,
    EventReader,
    LiveStreams,
    NewBulkReplay,
    Overview,
    OverviewRepository,
    PageInterceptor,
    PageRenderer,
    PricePages,
    PricesRepository,
    ProposalDesk,
    ReplayDesk,
    SessionLookup,
    SessionWatch,
    SignIn,
    SignInAttempts,
    TenantList,
    TenantPages,
  ],
})
export class ConsoleModule {}
