import { type DynamicModule, Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { AdminModule } from './admin/admin.module';
import { AlertsModule } from './alerts/alerts.module';
import { BacklogModule } from './backlog/backlog.module';
import { ConfigModule } from './config/config.module';
import type { Env } from './config/env';
import { ConsoleModule } from './console/console.module';
import { DatabaseModule } from './persistence/database.module';
import { HandlersModule } from './handlers/handlers.module';
import { HealthModule } from './health/health.module';
import { HttpModule } from './http/http.module';
import { ListenersModule } from './listeners/listeners.module';
import { MetricsModule } from './metrics/metrics.module';
import { MetricsEndpointModule } from './metrics-endpoint/metrics-endpoint.module';
import { ReconciliationModule } from './reconciliation/reconciliation.module';
import { RefetchModule } from './refetch/refetch.module';
import { RetentionModule } from './retention/retention.module';
import { RetryModule } from './retry/retry.module';
import { ShutdownModule } from './shutdown/shutdown.module';
import { TrafficModule } from './traffic/traffic.module';
import { UpkeepModule } from './upkeep/upkeep.module';
import { WebhooksModule } from './webhooks/webhooks.module';

/** The table of contents. */
@Module({})
export class AppModule {
  static forRoot(env: Env): DynamicModule {
    return {
      module: AppModule,
      imports: [
        // what everything stands on
        ConfigModule.forRoot(env),
        MetricsModule,
        DatabaseModule.forRoot(env),
        ScheduleModule.forRoot(),
        ShutdownModule,
        HttpModule,
        ListenersModule,
        // the way of an event
        WebhooksModule,
        HandlersModule,
        RetryModule,
        UpkeepModule,
        RetentionModule,
        RefetchModule,
        ReconciliationModule,
        // for people and machines that look after it
        BacklogModule,
        AlertsModule,
        TrafficModule,
        AdminModule,
        ConsoleModule,
        HealthModule,
        MetricsEndpointModule,
      ],
    };
  }
}
