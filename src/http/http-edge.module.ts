import { Module } from '@nestjs/common';
import { ConnectionLimit } from './connections';
import { HttpEdge } from './http-edge';
import { UnknownRoutes } from './unknown-routes';

@Module({
  providers: [ConnectionLimit, HttpEdge, UnknownRoutes],
  exports: [ConnectionLimit, HttpEdge],
})
export class HttpEdgeModule {}
