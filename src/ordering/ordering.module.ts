import { Module } from '@nestjs/common';
import { EventLogModule } from '../event-log/event-log.module';
import { ProjectedRowsRepository } from './projected-rows.repository';
import { Projector } from './projector';
import { UnresolvedObjectsRepository } from './unresolved-objects.repository';

@Module({
  imports: [EventLogModule],
  providers: [ProjectedRowsRepository, Projector, UnresolvedObjectsRepository],
  exports: [ProjectedRowsRepository, Projector, UnresolvedObjectsRepository],
})
export class OrderingModule {}
