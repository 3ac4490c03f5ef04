import { Injectable } from '@nestjs/common';
import { type HealthIndicatorResult, HealthIndicatorService } from '@nestjs/terminus';
import { OutageBreaker } from '../events/outage-breaker';

/** Whether events can be applied to the schema that is there. */
@Injectable()
export class SchemaIndicator {
  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly breaker: OutageBreaker,
  ) {}

  check(): HealthIndicatorResult {
    const indicator = this.indicators.check('schema');
    const complaint = 'a table, column or right is missing: npm run migration:run, or grant it';
    return this.breaker.lacksSchema ? indicator.down(complaint) : indicator.up();
  }
}
