import { Module } from '@nestjs/common';
import { EventAttemptsRepository } from './event-attempts.repository';
import { EventHistory } from '../ordering/event-history';
import { EventInbox } from './event-inbox';
import { EventLogRepository } from './event-log.repository';
import { EventQueueRepository } from './event-queue.repository';
import { EventScope } from './event-scope';
import { ReceivedRows } from './received-rows';

@Module({
  providers: [
    EventAttemptsRepository,
    EventHistory,
    EventInbox,
    EventLogRepository,
    EventQueueRepository,
    EventScope,
    ReceivedRows,
  ],
  exports: [
    EventAttemptsRepository,
    EventHistory,
    EventInbox,
    EventLogRepository,
    EventQueueRepository,
    EventScope,
    ReceivedRows,
  ],
})
export class EventLogModule {}
