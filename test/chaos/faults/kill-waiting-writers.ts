import { setTimeout as sleep } from 'node:timers/promises';
import { between, type Random } from '../../../dev/simulation/random';
import type { ReplicatedServer } from '../database/replicated-server';

/**
 * While the standby is away: again and again, so that what the first ones had written is delivered again while everybody
 * can see it and no standby has it. @returns how many were killed.
 */
export async function killWaitingWriters(
  database: ReplicatedServer,
  { random, forMs }: { random: Random; forMs: number },
): Promise<number> {
  const until = performance.now() + forMs;
  let killed = 0;
  while (performance.now() < until) {
    await sleep(between(random, 100, 500));
    killed += await database.killWaitingWriters();
  }
  return killed;
}
