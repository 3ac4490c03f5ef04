import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import { Metrics } from '../metrics/metrics';
import { type Standing, standingOf } from './standing/pending';
import { DatabaseReadiness } from '../database/readiness';

/**
 * Knows, as of the last few seconds, whether the schema is this version's. It changes under a running process: while versions
 * change the newer one's migrations run first, and somebody may revert one.
 */
@Injectable()
export class SchemaWatch implements OnApplicationBootstrap {
  private readonly logger = new Logger(SchemaWatch.name);
  /** Until it has been looked at it is as it should be: the connector waits for what is missing. */
  standing: Standing = { missing: [], unknown: [] };

  constructor(
    metrics: Metrics,
    private readonly connector: DatabaseReadiness,
    private readonly dataSource: DataSource,
  ) {
    metrics.watch(
      'schema_migrations',
      'Migrations that this version needs and the database lacks (missing), or that it has and this version does not know (unknown)',
      ['standing'],
      () => [
        { standing: 'missing', value: this.standing.missing.length },
        { standing: 'unknown', value: this.standing.unknown.length },
      ],
    );
  }

  onApplicationBootstrap(): void {
    this.connector.whenReady.then(
      () => this.look(),
      () => undefined,
    );
  }

  @Cron('*/5 * * * * *', { waitForCompletion: true })
  async look(): Promise<void> {
    if (this.connector.state !== 'ready') return;
    // A database that does not answer is told of by others; what was known of its schema is most likely still so.
    const standing = await standingOf(this.dataSource).catch(() => undefined);
    if (!standing) return;
    const before = this.standing;
    this.standing = standing;
    this.tell('missing', before, (names) =>
      this.logger.error(
        `this version needs ${names}, which the database has not: run \`npm run migration:run\``,
      ),
    );
    this.tell('unknown', before, (names) =>
      this.logger.warn(
        `the schema is ahead of this version, which does not know ${names}: serving on, as while versions change`,
      ),
    );
  }

  private tell(kind: keyof Standing, before: Standing, complain: (names: string) => void): void {
    const names = this.standing[kind].join(', ');
    if (names === before[kind].join(', ')) return;
    if (names !== '') complain(names);
    else if (this.standing.missing.length + this.standing.unknown.length === 0)
      this.logger.log("the schema is this version's again");
  }
}
