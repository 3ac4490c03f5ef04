import { Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { Metrics } from '../metrics/metrics';

/** Tells how busy the connections are that processing shares. */
@Injectable()
export class PoolGauges {
  constructor(
    metrics: Metrics,
    private readonly dataSource: DataSource,
  ) {
    metrics.watch('pool_connections', 'Connections for processing, by what they do', ['state'], () => {
      const { totalCount = 0, idleCount = 0 } = this.pool ?? {};
      return [
        { state: 'busy', value: totalCount - idleCount },
        { state: 'idle', value: idleCount },
      ];
    });
    metrics.watch('pool_waiting', 'Pieces of work that wait for a connection', [], () => [
      { value: this.pool?.waitingCount ?? 0 },
    ]);
  }

  /** undefined until it has connected once. */
  private get pool(): Pool | undefined {
    return (this.dataSource.driver as unknown as { master?: Pool }).master;
  }
}
