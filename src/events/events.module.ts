import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { EventLogModule } from '../event-log/event-log.module';
import { TenantsModule } from '../tenants/tenants.module';
import { EventProcessor } from './event-processor';
import { EventRouter } from './event-router';
import { EventWorker } from './event-worker';
import { FailureRecorder } from './failure-recorder';
import { OutageBreaker } from './outage-breaker';

@Module({
  imports: [DiscoveryModule, EventLogModule, TenantsModule],
  providers: [EventProcessor, EventRouter, EventWorker, FailureRecorder, OutageBreaker],
  exports: [EventProcessor, EventRouter, EventWorker, OutageBreaker],
})
export class EventsModule {}
