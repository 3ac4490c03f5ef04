import { Controller, Get, Header } from '@nestjs/common';
import { Takes } from '../http/input/takes.decorator';
import { Metrics } from './metrics';

/** https://prometheus.io/docs/instrumenting/exposition_formats/ */
@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  @Get()
  @Takes({})
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  expose(): Promise<string> {
    return this.metrics.registry.metrics();
  }
}
