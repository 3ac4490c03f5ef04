import { Injectable } from '@nestjs/common';
import { Metrics } from '../metrics/metrics';
import { type BacklogLook, BacklogRepository, MAX_COUNTED } from './backlog.repository';

const statuses = ['pending', 'retrying', 'waiting', 'dead'] as const;

/** So long all gauges of one scrape show the same look at the log. */
const SAME_LOOK_MS = 500;

/** Asks the log when Prometheus asks us. Where it does not answer, the figures are NaN: old ones would look fine. */
@Injectable()
export class BacklogGauges {
  private look: Promise<BacklogLook | undefined> | undefined;
  private lookedAt = -Infinity;

  constructor(
    metrics: Metrics,
    private readonly repository: BacklogRepository,
  ) {
    metrics.watch(
      'backlog_events',
      `Unfinished events by status; counted up to ${MAX_COUNTED}`,
      ['status'],
      async () => {
        const backlog = await this.read();
        return statuses.map((status) => ({ status, value: backlog?.[status] ?? Number.NaN }));
      },
    );
    metrics.watch(
      'oldest_due_age_seconds',
      'How long the event has been due that should have been processed first; 0 where none is due',
      [],
      async () => [{ value: (await this.read())?.oldestDueSeconds ?? Number.NaN }],
    );
    metrics.watch(
      'oldest_waiting_age_seconds',
      'Age of the oldest event that waits for a tenant or a plan; 0 where none waits',
      [],
      async () => [{ value: (await this.read())?.oldestWaitingSeconds ?? Number.NaN }],
    );
    metrics.watch(
      'buyers_words_open',
      'Checkout sessions that wait for a person because their buyer named a tenant',
      [],
      async () => [{ value: (await this.read())?.buyersWords ?? Number.NaN }],
    );
    metrics.watch('log_readable', '1 when the log answered this scrape, else 0', [], async () => [
      { value: Number((await this.read()) !== undefined) },
    ]);
  }

  private read(): Promise<BacklogLook | undefined> {
    if (!this.look || performance.now() - this.lookedAt > SAME_LOOK_MS) {
      this.lookedAt = performance.now();
      this.look = this.repository.read().catch(() => undefined);
    }
    return this.look;
  }
}
