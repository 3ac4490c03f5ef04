import type { PooledServer } from '../database/pooled-server';
import type { Fault } from './fault';

/** Whatever transaction anybody had under way is rolled back, and nobody was told whether it was. */
export const killPooler: Fault<PooledServer> = {
  kind: 'SIGKILL of PgBouncer',
  takesSeconds: 3,
  async inflict(strike, { deployment, watch }) {
    strike.target = 'PgBouncer';
    await watch.interrupt(strike, deployment.serving);
    await deployment.database.replacePooler();
    await deployment.untilReady();
    strike.isOver();
  },
};
