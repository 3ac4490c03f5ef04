import pg = require('pg');

/**
 * A pool whose connections may break at any time. The `error` event of a connection that is taken out but has no query
 * under way has no listener by default, and then ends the process; the next query on it fails anyway, and says why.
 */
export class SafePool extends pg.Pool {
  constructor(config?: pg.PoolConfig) {
    super(config);
    this.on('connect', (client) => client.on('error', ignore));
    this.on('error', ignore);
  }
}

/** `pg` for TypeORM, with pools that are safe. */
export const safeDriver = { ...pg, Pool: SafePool };

function ignore(): void {}
