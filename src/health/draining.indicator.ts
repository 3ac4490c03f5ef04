import { Injectable } from '@nestjs/common';
import { type HealthIndicatorResult, HealthIndicatorService } from '@nestjs/terminus';
import { Draining } from '../shutdown/draining';

@Injectable()
export class DrainingIndicator {
  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly draining: Draining,
  ) {}

  check(): HealthIndicatorResult {
    const indicator = this.indicators.check('process');
    return this.draining.isDraining ? indicator.down('shutting down') : indicator.up();
  }
}
