import { Controller, Get, Header, Req, UseGuards } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Takes } from '../http/input/takes.decorator';
import { Exposition } from './exposition';
import { MetricsTokenGuard } from './metrics-token.guard';

/** https://prometheus.io/docs/instrumenting/exposition_formats/ */
@Controller('metrics')
@UseGuards(MetricsTokenGuard)
export class MetricsController {
  constructor(private readonly exposition: Exposition) {}

  @Get()
  @Takes({})
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  expose(@Req() request: FastifyRequest): Promise<string> {
    return this.exposition.read(request.raw.socket);
  }
}
