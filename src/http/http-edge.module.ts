import { Module } from '@nestjs/common';
import { ConnectionLimit } from './connections';
import { HttpEdge } from './http-edge';
import { InputGate } from './input/input-gate';
import { UnknownRoutes } from './unknown-routes';

@Module({
  providers: [ConnectionLimit, HttpEdge, InputGate, UnknownRoutes],
  exports: [ConnectionLimit, HttpEdge, InputGate],
})
export class HttpEdgeModule {}
