import { Injectable } from '@nestjs/common';
import { type HealthIndicatorResult, HealthIndicatorService } from '@nestjs/terminus';
import { DatabaseReadiness, type DatabaseState } from '../database/readiness';
import { DatabaseProbe } from '../database/database-probe';

/** Fixed words: an error of the driver would name host and port to whoever asks. */
const complaints: Record<Exclude<DatabaseState, 'ready'>, string> = {
  connecting: 'not connected yet',
  schema_behind: 'migrations are missing: npm run migration:run',
  refused: 'its settings are unsafe, see the log',
};

@Injectable()
export class DatabaseIndicator {
  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly connector: DatabaseReadiness,
    private readonly probe: DatabaseProbe,
  ) {}

  isPrepared(): HealthIndicatorResult {
    const { state } = this.connector;
    const indicator = this.indicators.check('database');
    return state === 'ready' ? indicator.up() : indicator.down(complaints[state]);
  }

  async answers(): Promise<HealthIndicatorResult> {
    if (this.connector.state !== 'ready') return this.isPrepared();
    const indicator = this.indicators.check('database');
    return (await this.probe.answers()) ? indicator.up() : indicator.down('does not answer');
  }
}
