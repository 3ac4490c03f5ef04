import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { DatabaseReadiness } from '../database/readiness';
import { UnitOfWork } from '../database/unit-of-work';
import { failureMessageOf } from '../failures/failure-message';
import { workerName } from '../config/worker-name';
import { TrafficHistoryRepository } from './traffic-history.repository';
import { TrafficMeter } from './traffic-meter';
import { UnsavedTraffic } from './unsaved-traffic';

/** Minutes by transaction; after an outage there are many, and the next run has its turn. */
const BATCH = 60;
/** A process that ends waits no longer for its last counts to be written. */
const LAST_RUN_MS = 1_000;
/** Nobody else writes this process' rows. */
const LOCK_TIMEOUT_MS = 500;

/** Every ten seconds: adds what this process has counted since the last time to its rows of the minute and the hour. */
@Injectable()
export class TrafficRecorder implements OnApplicationShutdown {
  private readonly logger = new Logger('Traffic');
  private readonly unsaved = new UnsavedTraffic();
  private running: Promise<void> = Promise.resolve();
  private isFailing = false;

  constructor(
    private readonly database: DatabaseReadiness,
    private readonly unitOfWork: UnitOfWork,
    private readonly meter: TrafficMeter,
    private readonly history: TrafficHistoryRepository,
  ) {}

  /** One run after the other, so that nothing is written twice. */
  @Cron('*/10 * * * * *', { waitForCompletion: true })
  run(): Promise<void> {
    this.running = this.running.then(() => this.runOnce());
    return this.running;
  }

  /** The HTTP server is closed and the attempts are over: nothing more will be counted. */
  async onApplicationShutdown(): Promise<void> {
    const patience = new AbortController();
    await Promise.race([
      this.run(),
      sleep(LAST_RUN_MS, undefined, { signal: patience.signal }).catch(() => undefined),
    ]);
    patience.abort();
  }

  private async runOnce(): Promise<void> {
    try {
      // Also while nothing can be written, so that an outage's deliveries are found in their own minutes afterwards.
      this.unsaved.take(await this.meter.read(), performance.now());
      if (this.database.state === 'ready') await this.save();
      this.isFailing = false;
    } catch (error) {
      if (!this.isFailing)
        this.logger.warn({ error: failureMessageOf(error) }, 'cannot write what was counted, tried on');
      this.isFailing = true;
    }
  }

  private async save(): Promise<void> {
    const points = this.unsaved.oldest(BATCH);
    if (points.length === 0) return;
    // Not durable: whatever a crash of the server forgets, a chart can do without.
    await this.unitOfWork.run(
      async (manager) => {
        for (const { atMs, counts } of points)
          await this.history.add(workerName, counts, (performance.now() - atMs) / 1_000, manager);
        // Whatever fails until here is undone, and written the next time. From here on only the commit is missing; if its
        // answer is lost nobody knows whether it happened, and a gap in a chart is better than a peak that never was.
        this.unsaved.forget(points);
      },
      { durable: false, lockTimeoutMs: LOCK_TIMEOUT_MS },
    );
  }
}
