import { Module } from '@nestjs/common';
import { HttpEdgeModule } from '../http/http-edge.module';
import { AcceptQueues } from './accept-queues';
import { AdminListener } from './admin-listener';

@Module({
  imports: [HttpEdgeModule],
  providers: [AcceptQueues, AdminListener],
  exports: [AcceptQueues, AdminListener],
})
export class ListenersModule {}
