import type { EmbeddedServer } from '../database/embedded-server';
import type { Fault } from './fault';

/** The database host is lost; PostgreSQL starts again over the same data and recovers from its log. */
export const killPostmaster: Fault<EmbeddedServer> = {
  kind: 'SIGKILL of the postmaster',
  takesSeconds: 3,
  async inflict(strike, { deployment, watch }) {
    strike.target = 'PostgreSQL';
    await watch.interrupt(strike, deployment.serving);
    await deployment.database.kill();
    await deployment.startDatabaseAgain();
    await deployment.untilReady();
    strike.isOver();
  },
};
