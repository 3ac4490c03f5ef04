import { setTimeout as sleep } from 'node:timers/promises';
import type { EntityManager } from 'typeorm';
import type { UnitOfWork } from '../database/unit-of-work';
import type { RetentionRepository } from './retention.repository';

/** Rows by transaction: so few that it is over soon (20 to 60 ms, measured with bodies of 3 KB on two busy cores). */
const BATCH = 1_000;
/** Between two of them the disk belongs to the others. */
const BREATH_MS = 100;
/** So long after a walk has come to its end the next one begins at the beginning. */
const ANEW_MS = 3_600_000;
const BEGINNING = '0';

interface Batch {
  reached: string;
  taken: number;
  isLast: boolean;
}

/** What a walk is for. */
export interface Purpose {
  /** So old, in days, are the rows it looks at. */
  days: number;
  /** What it does to those of these that may be touched. @returns to how many. */
  take(ids: readonly string[], manager: EntityManager): Promise<number>;
  /** Told of each batch once it is committed. */
  count(taken: number): void;
}

/**
 * A walk through the log, from its oldest row to the first that is too young.
 *
 * Rows are numbered as they come, so that it walks along the primary key and ends where they are too young: when nothing
 * is old, one row is read, however many there are. What stays behind on the way, because it is not finished or because
 * somebody is at it, neither stops the walk nor is read again each minute: the next run goes on where this one ended, and
 * only an hour after its end a walk begins at the beginning, for what has been finished by then. It also finds what was
 * taken and came back, in a crash of the server that forgot it. A row with a time in the future, of a clock that was
 * wrong, holds up those behind it; nothing goes too early.
 */
export class RetentionWalk {
  /** What came before this row has been looked at, on this walk. */
  private reached = BEGINNING;
  /** For ever, until this walk comes to its end. */
  private anewAt = Number.POSITIVE_INFINITY;
  private isStopping = false;

  constructor(
    private readonly purpose: Purpose,
    private readonly unitOfWork: UnitOfWork,
    private readonly repository: RetentionRepository,
  ) {}

  /** Ends the run after the batch that it is at. */
  stop(): void {
    this.isStopping = true;
  }

  /** @param until by the monotonic clock; what is left then is for the next run. */
  async goOn(until: number): Promise<void> {
    if (performance.now() >= this.anewAt) {
      this.reached = BEGINNING;
      this.anewAt = Number.POSITIVE_INFINITY;
    }
    // The first row tells whether there is anything to do.
    for (let limit = 1; performance.now() < until && !this.isStopping; limit = BATCH) {
      // Not durable: what a crash forgets to have been taken is taken once more.
      const batch = await this.unitOfWork.run((manager) => this.batch(limit, manager), { durable: false });
      if (!batch) return;
      this.reached = batch.reached;
      this.purpose.count(batch.taken);
      if (batch.isLast) {
        this.anewAt = Math.min(this.anewAt, performance.now() + ANEW_MS);
        return;
      }
    }
  }

  /** undefined: another replica is at it. */
  private async batch(limit: number, manager: EntityManager): Promise<Batch | undefined> {
    if (!(await this.repository.tryLock(manager))) return undefined;
    // Under the lock, so that it stays with one replica from batch to batch although each is committed by itself.
    if (limit > 1) await sleep(BREATH_MS);
    const rows = await this.repository.rowsAfter(this.reached, limit, this.purpose.days, manager);
    const ids = rows.filter(({ isOld }) => isOld).map(({ id }) => id);
    return {
      reached: ids.at(-1) ?? this.reached,
      taken: await this.purpose.take(ids, manager),
      isLast: ids.length < limit,
    };
  }
}
