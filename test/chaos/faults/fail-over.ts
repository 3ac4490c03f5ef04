import type { ReplicatedServer } from '../database/replicated-server';
import type { Fault } from './fault';
import { killWaitingWriters } from './kill-waiting-writers';

const ALONE_MS = 1_500;

/**
 * The worst end of a primary: it has lost its standby, goes on alone for a moment, where writers that wait are killed and
 * what they wrote can be seen, and dies. The standby takes its place, and has nothing of that.
 */
export const failOver: Fault<ReplicatedServer> = {
  kind: 'failover to the standby',
  // And what is told of afterwards shows that the service has outlived it.
  takesSeconds: 12,
  async inflict(strike, { deployment, watch, random }) {
    const { database } = deployment;
    await watch.interrupt(strike, deployment.serving);
    await database.loseStandby();
    const killed = await killWaitingWriters(database, { random, forMs: ALONE_MS });
    strike.target = `${killed} waiting writers killed`;
    await database.failOver();
    await deployment.untilReady();
    strike.isOver();
  },
};
