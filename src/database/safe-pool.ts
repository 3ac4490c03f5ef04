import type { Socket } from 'node:net';
import pg = require('pg');
import { BatchingClient } from './batching-client';
import { PreparingClient } from './preparing-client';

export interface SafePoolConfig extends pg.PoolConfig {
  /**
   * A connection on which nothing came or went for so long is closed, in milliseconds: whoever waits for an answer would
   * otherwise wait for the operating system to give up, which takes a quarter of an hour.
   */
  silenceLimitMs?: number;
  /** Statements with parameters are prepared once per connection; not behind a pooler that cannot keep them. */
  isPreparing?: boolean;
}

/**
 * A pool whose connections may break at any time. The `error` event of a connection that is taken out but has no query
 * under way has no listener by default, and then ends the process; the next query on it fails anyway, and says why.
 */
export class SafePool extends pg.Pool {
  constructor({ silenceLimitMs, isPreparing = false, ...config }: SafePoolConfig = {}) {
    super({ ...config, Client: isPreparing ? PreparingClient : BatchingClient });
    this.on('connect', (client) => {
      client.on('error', ignore);
      if (silenceLimitMs === undefined) return;
      const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
      stream.setTimeout(silenceLimitMs, () => {
        stream.destroy(new Error('Connection terminated: nothing was heard for too long'));
      });
    });
    this.on('error', ignore);
  }
}

/** `pg` for TypeORM, with pools that are safe. */
export const safeDriver = { ...pg, Pool: SafePool };

function ignore(): void {}
