import { Module } from '@nestjs/common';
import { HttpEdgeModule } from '../http/http-edge.module';
import { AdminListener } from './admin-listener';

@Module({ imports: [HttpEdgeModule], providers: [AdminListener], exports: [AdminListener] })
export class ListenersModule {}
