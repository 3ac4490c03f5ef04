import { Module } from '@nestjs/common';
import { EventLogModule } from '../event-log/event-log.module';
import { EventHistory } from './event-history';
import { ProjectedRowsRepository } from './projected-rows.repository';
import { Projector } from './projector';
import { UnresolvedObjectsRepository } from './unresolved-objects.repository';

@Module({
  imports: [EventLogModule],
  providers: [EventHistory, ProjectedRowsRepository, Projector, UnresolvedObjectsRepository],
  exports: [EventHistory, ProjectedRowsRepository, Projector, UnresolvedObjectsRepository],
})
export class OrderingModule {}
