import { Module } from '@nestjs/common';
import { AdminModule } from '../admin/admin.module';
import { BacklogModule } from '../backlog/backlog.module';
import { TrafficModule } from '../traffic/traffic.module';
import { ConsoleSessionsRepository } from './access/console-sessions.repository';
import { ConsoleSessions } from './access/console-sessions.service';
import { SignInAttempts } from './access/sign-in-attempts';
import { AssetsController } from './assets.controller';
import { ConsoleAssets } from './assets.service';
import { ConsoleErrorFilter } from './errors/console-error.filter';
import { ErrorPages } from './errors/error-pages.service';
import { NotFoundController } from './errors/not-found.controller';
import { EventList } from './events/event-list.service';
import { EventsController } from './events/events.controller';
import { PageInterceptor } from './layout/page.interceptor';
import { PageRenderer } from './layout/page-renderer.service';
import { ChangeMarkRepository } from './live/change-mark.repository';
import { ChangeWatch } from './live/change-watch.service';
import { LiveController } from './live/live.controller';
import { LiveStreams } from './live/live-streams.service';
import { OverviewController } from './overview/overview.controller';
import { OverviewRepository } from './overview/overview.repository';
import { Overview } from './overview/overview.service';
import { SignInController } from './sign-in/sign-in.controller';
import { SignIn } from './sign-in/sign-in.service';

/** Pages for people, made of what the admin API knows. */
@Module({
  imports: [AdminModule, BacklogModule, TrafficModule],
  controllers: [
    AssetsController,
    EventsController,
    LiveController,
    OverviewController,
    SignInController,
    NotFoundController,
  ],
  providers: [
    ChangeMarkRepository,
    ChangeWatch,
    ConsoleAssets,
    ConsoleErrorFilter,
    ConsoleSessions,
    ConsoleSessionsRepository,
    ErrorPages,
    EventList,
    LiveStreams,
    Overview,
    OverviewRepository,
    PageInterceptor,
    PageRenderer,
    SignIn,
    SignInAttempts,
  ],
})
export class ConsoleModule {}
