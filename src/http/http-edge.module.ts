import { Module } from '@nestjs/common';
import { ConnectionLimit } from './edge/connections';
import { HttpEdge } from './edge/http-edge';
import { InputGate } from './input/input-gate';
import { UnknownRoutes } from './edge/unknown-routes';

@Module({
  providers: [ConnectionLimit, HttpEdge, InputGate, UnknownRoutes],
  exports: [ConnectionLimit, HttpEdge, InputGate],
})
export class HttpEdgeModule {}
