import { between } from '../../../dev/simulation/random';
import type { ReplicatedServer } from '../database/replicated-server';
import type { Fault } from './fault';
import { killWaitingWriters } from './kill-waiting-writers';

/** The standby is away for a few seconds, and so is everyone who waits for it; then it comes back. */
export const loseStandby: Fault<ReplicatedServer> = {
  kind: 'absence of the standby',
  takesSeconds: 6,
  async inflict(strike, { deployment, watch, random }) {
    const { database } = deployment;
    await watch.interrupt(strike, deployment.serving);
    await database.loseStandby();
    const killed = await killWaitingWriters(database, { random, forMs: between(random, 2_000, 4_000) });
    strike.target = `${killed} waiting writers killed`;
    await database.regainStandby();
    await deployment.untilReady();
    strike.isOver();
  },
};
