import { Module } from '@nestjs/common';
import { HttpEdge } from './http-edge';

@Module({ providers: [HttpEdge], exports: [HttpEdge] })
export class HttpEdgeModule {}
