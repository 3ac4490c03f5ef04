import { setTimeout as sleep } from 'node:timers/promises';
import type { Acknowledgements } from './acknowledgements';
import type { Deployment } from './deployment';
import type { Replica } from './replica';
import type { Strike } from './strike';

/** Within so many seconds of the service being back, what was interrupted is running again. */
const RUNNING_AGAIN_WITHIN_S = 10;
const LOOK_EVERY_MS = 100;

/**
 * Watches how long the service needs after each strike, by looking from outside ten times a second.
 *
 * A strike *interrupts* the attempts that run on the workers it hits; an event counts to the last strike that did so. The clock of a strike begins when it is over, and anew whenever no replica says
 * that it is ready: before, nobody could have done the work. The strike has *recovered* when every event that it
 * interrupted is finished (or waits for a link that nobody has made yet), and so is the first event that was sent for
 * the first time after it. It is a violation when an interrupted event is not *running again* after ten seconds: neither
 * finished, nor tried by anybody since the strike.
 */
export class RecoveryWatch {
  readonly strikes: Strike[] = [];
  /** How many events are to be worked on. */
  backlog = 0;
  private lastAwayAt = -Infinity;

  constructor(
    private readonly deployment: Deployment,
    private readonly acknowledgements: Acknowledgements,
  ) {}

  /**
   * Notes what a strike at these replicas interrupts; to be called right before. An attempt runs where one of their
   * transactions has locked a row, and no other one: those renew or take claims. An event that an earlier strike has
   * interrupted is interrupted again also where it only waits for its turn.
   */
  async interrupt(strike: Strike, replicas: readonly Replica[]): Promise<void> {
    const hit = await this.deployment.database.query<{ id: string; isRunning: boolean }>(
      `select l.stripe_event_id as id,
         a.pid is not null and count(*) over (partition by a.pid) = 1 as "isRunning"
       from stripe_event_log l
         left join pg_locks k on k.locktype = 'transactionid' and k.granted and k.transactionid = l.xmax
         left join pg_stat_activity a on a.pid = k.pid and a.application_name = any ($1)
       where l.next_attempt_at is not null and (a.pid is not null or l.claimed_by like any ($2))`,
      [replicas.map(({ name }) => name), replicas.map(({ workerPattern }) => workerPattern)],
    );
    for (const { id, isRunning } of hit) {
      const earlier = this.strikes.find(({ interrupted }) => interrupted.delete(id));
      if (!isRunning && !earlier) continue;
      strike.interrupted.add(id);
      strike.interruptedCount += 1;
    }
  }

  /** Until `signal`; meant to run beside everything else. */
  async watch(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await Promise.all([this.lookForService(), this.lookForEvents(), this.lookForBacklog()]);
      await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  get haveAllRecovered(): boolean {
    return this.strikes.every(({ hasRecovered }) => hasRecovered);
  }

  /** Whether a strike goes on, or nothing was sent and acknowledged since. */
  get lacksFreshEvents(): boolean {
    return this.strikes.some(
      ({ overAt }) => overAt === undefined || !this.acknowledgements.firstSentAfter(overAt),
    );
  }

  private async lookForService(): Promise<void> {
    const answers = await Promise.all(this.deployment.serving.map((replica) => replica.isReady()));
    if (!answers.includes(true)) this.lastAwayAt = performance.now();
  }

  private async lookForBacklog(): Promise<void> {
    const [row] = await this.deployment.database.query<{ count: number }>(
      'select count(*)::int from stripe_event_log where next_attempt_at is not null',
    );
    this.backlog = row?.count ?? 0;
  }

  private async lookForEvents(): Promise<void> {
    const open = this.strikes.filter(({ overAt, hasRecovered }) => overAt !== undefined && !hasRecovered);
    for (const strike of open) {
      const fresh = this.freshEventOf(strike);
      const ids = [...strike.interrupted, ...(fresh === undefined ? [] : [fresh])];
      if (ids.length > 0) this.note(strike, await this.progressOf(ids, strike), fresh);
    }
  }

  /** Of those of these events that are finished, or were tried since the strike. */
  private async progressOf(
    ids: readonly string[],
    { at }: Strike,
  ): Promise<ReadonlyMap<string, { isFinished: boolean }>> {
    const rows = await this.deployment.database.query<{ id: string; isFinished: boolean }>(
      `select stripe_event_id as id, next_attempt_at is null as "isFinished" from stripe_event_log l
       where stripe_event_id = any ($1) and (next_attempt_at is null or exists (
         select from stripe_event_attempt a
         where a.event_id = l.id and a.outcome <> 'left behind' and a.started_at > now() - $2 * interval '1 ms'))`,
      [ids, performance.now() - at],
    );
    return new Map(rows.map((row) => [row.id, row]));
  }

  private note(
    strike: Strike,
    progress: ReadonlyMap<string, { isFinished: boolean }>,
    fresh: string | undefined,
  ): void {
    const since = Math.max(strike.overAt ?? Infinity, this.lastAwayAt);
    const seconds = Math.max(0, performance.now() - since) / 1000;
    const tookSoLong = () => (strike.secondsToRecover = Math.max(strike.secondsToRecover, seconds));
    for (const id of strike.interrupted) {
      const found = progress.get(id);
      if (found?.isFinished) {
        strike.interrupted.delete(id);
        tookSoLong();
      } else if (!found && seconds > RUNNING_AGAIN_WITHIN_S) {
        strike.violations.add(
          `${id} was interrupted, and not running again ${RUNNING_AGAIN_WITHIN_S} s later`,
        );
      }
    }
    if (fresh !== undefined && progress.get(fresh)?.isFinished) {
      strike.isFreshFinished = true;
      tookSoLong();
    }
  }

  private freshEventOf(strike: Strike): string | undefined {
    if (strike.isFreshFinished || strike.overAt === undefined) return undefined;
    return this.acknowledgements.firstSentAfter(strike.overAt)?.eventId;
  }
}
