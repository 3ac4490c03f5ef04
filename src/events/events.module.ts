import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { EventLogModule } from '../event-log/event-log.module';
import { TenantsModule } from '../tenants/tenants.module';
import { Claims } from './claims';
import { EventProcessor } from './event-processor';
import { EventRouter } from './event-router';
import { EventWorker } from './event-worker';
import { FailureRecorder } from './failure-recorder';
import { OutageBreaker } from './outage-breaker';

@Module({
  imports: [DiscoveryModule, EventLogModule, TenantsModule],
  providers: [Claims, EventProcessor, EventRouter, EventWorker, FailureRecorder, OutageBreaker],
  exports: [Claims, EventProcessor, EventRouter, EventWorker, OutageBreaker],
})
export class EventsModule {}
