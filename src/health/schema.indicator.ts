import { Injectable } from '@nestjs/common';
import { type HealthIndicatorResult, HealthIndicatorService } from '@nestjs/terminus';
import { SchemaWatch } from '../schema-changes/schema-watch';
import { OutageBreaker } from '../events/outage-breaker';

/**
 * Whether events can be applied to the schema that is there. One that is ahead of this version is said and served: while versions
 * change, the newer one's migrations run before the older one goes, and are written so that it can go on.
 */
@Injectable()
export class SchemaIndicator {
  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly breaker: OutageBreaker,
    private readonly watch: SchemaWatch,
  ) {}

  check(): HealthIndicatorResult {
    const indicator = this.indicators.check('schema');
    const { missing, unknown } = this.watch.standing;
    if (missing.length > 0) return indicator.down({ message: 'behind: npm run migration:run', missing });
    if (this.breaker.lacksSchema)
      return indicator.down('a table, column or right is missing: npm run migration:run, or grant it');
    if (unknown.length > 0)
      return indicator.up({
        message: 'ahead: this version does not know all migrations that have run',
        unknown,
      });
    return indicator.up();
  }
}
