import { setTimeout as sleep } from 'node:timers/promises';
import type { TestDatabase } from '../helpers/test-database';

const LOOK_EVERY_MS = 15;
/** What is woken or deferred is found so soon; more often costs more than it saves. */
const SWEEP_EVERY_MS = 150;

/** Tells when events are dealt with, with one look at the log for however many wait for it. */
export class Backlog {
  private readonly awaited = new Set<{ id: string; resolve: () => void }>();
  private looking: Promise<void> | undefined;
  private sweptAt = -Infinity;

  /** @param sweep looks for what is due, as the service itself does each second. */
  constructor(
    private readonly database: Pick<TestDatabase, 'query'>,
    private readonly sweep: () => Promise<unknown>,
  ) {}

  /** Until nothing is left to do with an event that is in the log. */
  async isRid(id: string): Promise<void> {
    await new Promise<void>((resolve) => {
      this.awaited.add({ id, resolve });
      this.looking ??= this.look();
    });
  }

  /** @throws when the log holds work for longer than that. */
  async isEmpty(withinMs = 180_000): Promise<void> {
    const deadline = Date.now() + withinMs;
    for (;;) {
      const rows = await this.database.query(
        `select stripe_event_id, status, last_error from stripe_event_log where next_attempt_at is not null limit 3`,
      );
      if (rows.length === 0) return;
      if (Date.now() > deadline) throw new Error(`still unfinished: ${JSON.stringify(rows)}`);
      await this.sweepNowAndThen();
      await sleep(LOOK_EVERY_MS);
    }
  }

  private async sweepNowAndThen(): Promise<void> {
    if (performance.now() - this.sweptAt < SWEEP_EVERY_MS) return;
    await this.sweep();
    this.sweptAt = performance.now();
  }

  private async look(): Promise<void> {
    while (this.awaited.size > 0) {
      const asked = [...this.awaited];
      const rows = await this.database.query<{ id: string }>(
        `select stripe_event_id as id from stripe_event_log
         where next_attempt_at is not null and stripe_event_id = any ($1)`,
        [asked.map(({ id }) => id)],
      );
      const unfinished = new Set(rows.map(({ id }) => id));
      if (unfinished.size > 0) await this.sweepNowAndThen();
      for (const each of asked.filter(({ id }) => !unfinished.has(id))) {
        this.awaited.delete(each);
        each.resolve();
      }
      await sleep(LOOK_EVERY_MS);
    }
    this.looking = undefined;
  }
}
