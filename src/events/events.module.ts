import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { ChangesModule } from '../changes/changes.module';
import { EventLogModule } from '../event-log/event-log.module';
import { TenantsModule } from '../tenants/tenants.module';
import { AttemptReporter } from './attempt-reporter';
import { Claims } from './claims';
import { EventFinisher } from './event-finisher';
import { EventProcessor } from './event-processor';
import { EventReader } from './event-reader';
import { EventRouter } from './event-router';
import { EventWorker } from './event-worker';
import { FailureRecorder } from './failure-recorder';
import { GroupProcessor } from './group-processor';
import { OutageBreaker } from './outage-breaker';

@Module({
  imports: [ChangesModule, DiscoveryModule, EventLogModule, TenantsModule],
  providers: [
    AttemptReporter,
    Claims,
    EventFinisher,
    EventProcessor,
    EventReader,
    EventRouter,
    EventWorker,
    FailureRecorder,
    GroupProcessor,
    OutageBreaker,
  ],
  exports: [Claims, EventProcessor, EventRouter, EventWorker, OutageBreaker],
})
export class EventsModule {}
