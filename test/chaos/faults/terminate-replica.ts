import { setTimeout as sleep } from 'node:timers/promises';
import { oneOf } from '../../../dev/simulation/random';
import type { Deployment } from '../deployment';
import { SHUTDOWN_GRACE_MS } from '../replica';
import type { Fault } from './fault';

/** For closing what is open, beyond the grace period. */
const ENDED_WITHIN_MS = SHUTDOWN_GRACE_MS + 2_000;
/** A lease. */
const CLAIMS_ARE_HELD_WITHIN_MS = 5_000;

/**
 * A rolling restart, one replica of it, under load. It has to end with 0 in time and to leave nothing claimed behind;
 * none of its attempts may end other than by itself, or in contention with others.
 */
export const terminateReplica: Fault = {
  kind: 'SIGTERM of a replica',
  takesSeconds: 3,
  async inflict(strike, { deployment, watch, random }) {
    const victim = oneOf(random, deployment.serving);
    strike.target = victim.name;
    const { workerPattern, name } = victim;
    await untilClaimsAreHeld(deployment, workerPattern);
    await watch.interrupt(strike, [victim]);
    const toldAt = performance.now();
    const code = await victim.end('SIGTERM');
    strike.isOver();
    const seconds = (performance.now() - toldAt) / 1000;
    if (code !== 0) strike.violations.add(`${name} ended with ${code} on SIGTERM`);
    if (seconds * 1000 > ENDED_WITHIN_MS)
      strike.violations.add(`${name} took ${seconds.toFixed(1)} s to end on SIGTERM`);
    const broken = [
      ...(await claimsLeft(deployment, workerPattern)),
      ...(await attemptsBurnt(deployment, workerPattern, seconds)),
    ];
    for (const violation of broken) strike.violations.add(violation);
    await victim.start();
  },
};

/**
 * An outage of the database leaves claims in the log that the worker has given up meanwhile. Those it holds are renewed
 * every second or two, the others run out; only the former are what a SIGTERM has to answer for.
 */
async function untilClaimsAreHeld({ database }: Deployment, workerPattern: string): Promise<void> {
  const deadline = Date.now() + CLAIMS_ARE_HELD_WITHIN_MS;
  const stale = `select from stripe_event_log where claimed_by like $1 and next_attempt_at < now() + interval '3 s'`;
  while (Date.now() < deadline && (await database.query(stale, [workerPattern])).length > 0) await sleep(100);
}

/** They would be found when their lease runs out, and be taken for the traces of a crash. */
async function claimsLeft({ database }: Deployment, workerPattern: string): Promise<string[]> {
  const left = await database.query<{ told: string }>(
    `select format('%s was left claimed on SIGTERM (%s, %s attempts, last error: %s)', stripe_event_id, status,
       attempt_count, last_error) as told
     from stripe_event_log where claimed_by like $1 and next_attempt_at is not null`,
    [workerPattern],
  );
  return left.map(({ told }) => told);
}

async function attemptsBurnt(
  { database }: Deployment,
  workerPattern: string,
  seconds: number,
): Promise<string[]> {
  const burnt = await database.query<{ told: string }>(
    `select format('an attempt of %s ended %s (%s: %s) on SIGTERM', l.stripe_event_id, a.outcome, a.error_class,
       a.error_message) as told
     from stripe_event_attempt a join stripe_event_log l on l.id = a.event_id
     where a.worker like $1 and a.error_class <> 'contention'
       and a.started_at + a.duration_ms * interval '1 ms' > now() - $2 * interval '1 s'`,
    [workerPattern, seconds],
  );
  return burnt.map(({ told }) => told);
}
