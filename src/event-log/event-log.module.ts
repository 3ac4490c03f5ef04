import { Module } from '@nestjs/common';
import { EventAttemptsRepository } from './event-attempts.repository';
import { EventInbox } from './event-inbox';
import { EventLogRepository } from './event-log.repository';
import { EventQueueRepository } from './event-queue.repository';
import { EventScope } from './event-scope';
import { ReceivedRows } from './received-rows';

@Module({
  providers: [
    EventAttemptsRepository,
    EventInbox,
    EventLogRepository,
    EventQueueRepository,
    EventScope,
    ReceivedRows,
  ],
  exports: [
    EventAttemptsRepository,
    EventInbox,
    EventLogRepository,
    EventQueueRepository,
    EventScope,
    ReceivedRows,
  ],
})
export class EventLogModule {}
