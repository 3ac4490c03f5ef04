import { setTimeout as sleep } from 'node:timers/promises';
import { oneOf } from '../../../dev/simulation/random';
import type { Fault } from './fault';

/** Longer than a lease and than an idle transaction keeps its locks (5 s each). */
const PAUSE_MS = 6_500;
const LONGEST_PAUSE_MS = 15_000;

/**
 * A stopped virtual machine, a long garbage collection: SIGSTOP in the middle of transactions, until the others have
 * taken all of its work; then it wakes up, and believes that nothing has happened.
 */
export const pauseReplica: Fault = {
  kind: 'SIGSTOP of a replica',
  takesSeconds: 8,
  isLasting: true,
  async inflict(strike, { deployment, watch, random }) {
    const victim = oneOf(random, deployment.serving);
    strike.target = victim.name;
    victim.pause();
    strike.isOver();
    await watch.interrupt(strike, [victim]);
    await sleep(PAUSE_MS);
    while (strike.interrupted.size > 0 && performance.now() - strike.at < LONGEST_PAUSE_MS) await sleep(100);
    victim.resume();
    await victim.untilReady();
  },
};
