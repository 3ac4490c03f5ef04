import { Module } from '@nestjs/common';
import { EventLogModule } from '../event-log/event-log.module';
import { Projector } from './projector';
import { UnresolvedObjectsRepository } from './unresolved-objects.repository';

@Module({
  imports: [EventLogModule],
  providers: [Projector, UnresolvedObjectsRepository],
  exports: [Projector, UnresolvedObjectsRepository],
})
export class OrderingModule {}
