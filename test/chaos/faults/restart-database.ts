import type { EmbeddedServer } from '../database/embedded-server';
import type { Fault } from './fault';

/** Maintenance: a fast shutdown, which ends transactions in the middle, and a start. */
export const restartDatabase: Fault<EmbeddedServer> = {
  kind: 'fast restart of PostgreSQL',
  takesSeconds: 3,
  async inflict(strike, { deployment, watch }) {
    strike.target = 'PostgreSQL';
    await watch.interrupt(strike, deployment.serving);
    await deployment.database.shutDown();
    await deployment.startDatabaseAgain();
    await deployment.untilReady();
    strike.isOver();
  },
};
