import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { ChangesModule } from '../changes/changes.module';
import { EventLogModule } from '../event-log/event-log.module';
import { NotificationsModule } from '../notifications/notifications.module';
import { TenantsModule } from '../tenants/tenants.module';
import { AttemptReporter } from './attempt-reporter';
import { Claims } from './claims';
import { EventEffects } from './event-effects';
import { EventFinisher } from './event-finisher';
import { EventProcessor } from './event-processor';
import { EventReader } from './event-reader';
import { EventRouter } from './event-router';
import { EventWorker } from './event-worker';
import { FailureRecorder } from './failure-recorder';
import { GroupProcessor } from './group-processor';
import { NotificationResult } from './notification-result';
import { OutageBreaker } from './outage-breaker';

@Module({
  imports: [ChangesModule, DiscoveryModule, EventLogModule, NotificationsModule, TenantsModule],
  providers: [
    AttemptReporter,
    Claims,
    EventEffects,
    EventFinisher,
    EventProcessor,
    EventReader,
    EventRouter,
    EventWorker,
    FailureRecorder,
    GroupProcessor,
    NotificationResult,
    OutageBreaker,
  ],
  exports: [Claims, EventEffects, EventProcessor, EventRouter, EventWorker, OutageBreaker],
})
export class EventsModule {}
