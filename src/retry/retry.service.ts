import { setTimeout as sleep } from 'node:timers/promises';
import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { Cron, SchedulerRegistry } from '@nestjs/schedule';
import type { Counter } from 'prom-client';
import type { EntityManager } from 'typeorm';
import { ENV, type Env } from '../config/env';
import { DatabaseReadiness } from '../database/readiness';
import { UnitOfWork } from '../database/unit-of-work';
import { EventQueueRepository } from '../event-log/event-queue.repository';
import { Claims } from '../events/claims';
import { EventWorker } from '../events/event-worker';
import { OutageBreaker } from '../events/outage-breaker';
import { failureClassOf } from '../failures/failure-class';
import { failureMessageOf } from '../failures/failure-message';
import { Metrics } from '../metrics/metrics';

/** A backlog is worked off in one go for so long, then others have their turn. */
const SWEEP_MS = 1_000;
const BREATH_MS = 20;
const WORTHWHILE = 32;

/** Of the schedule. */
const SWEEP = 'sweep';

/** Every `SWEEP_INTERVAL_MS`: what is due again, and what a crash left behind. Replicas share the work by skipping locked rows. */
@Injectable()
export class RetryService implements OnApplicationBootstrap, OnModuleDestroy {
  private sweeping: Promise<void> = Promise.resolve();
  private isSweeping = false;
  private isStopping = false;
  private readonly leftBehind: Counter;
  private readonly logger = new Logger(RetryService.name);

  constructor(
    @Inject(ENV) private readonly env: Pick<Env, 'SWEEP_INTERVAL_MS'>,
    private readonly schedule: SchedulerRegistry,
    private readonly database: DatabaseReadiness,
    private readonly unitOfWork: UnitOfWork,
    private readonly queue: EventQueueRepository,
    private readonly worker: EventWorker,
    private readonly claims: Claims,
    private readonly breaker: OutageBreaker,
    metrics: Metrics,
  ) {
    this.leftBehind = metrics.counter(
      'events_left_behind_total',
      'Events whose worker ended without recording an outcome, each time one is found',
    );
  }

  onApplicationBootstrap(): void {
    const tick = () => {
      if (!this.isSweeping) void this.sweep();
    };
    this.schedule.addInterval(SWEEP, setInterval(tick, this.env.SWEEP_INTERVAL_MS));
  }

  /** After the one that is running, if there is one: that may have looked too early for what is due now. */
  async sweep(): Promise<void> {
    this.isSweeping = true;
    this.sweeping = this.sweeping.then(() => this.sweepOnce());
    const last = this.sweeping;
    await last;
    if (last === this.sweeping) this.isSweeping = false;
  }

  /** What the last sweep claims is given back by the worker, which stops after this. */
  async onModuleDestroy(): Promise<void> {
    this.isStopping = true;
    await this.sweeping;
  }

  private async sweepOnce(): Promise<void> {
    if (this.isStopping) return;
    if (this.database.state !== 'ready') return;
    try {
      await this.returnLeftBehind();
      await this.runDue();
      await this.runSuspects();
    } catch (error) {
      if (failureClassOf(error) === 'infrastructure') this.breaker.noteLostDatabase();
      this.logger.warn({ error: failureMessageOf(error) }, 'sweep ended early, the next one goes on');
    }
  }

  /** On a schedule of its own: what a sweep waits for shall not cost the worker its claims. */
  @Cron('* * * * * *', { waitForCompletion: true })
  async renew(): Promise<void> {
    await this.claims.renew().catch((error: unknown) => {
      this.logger.warn({ error: failureMessageOf(error) }, 'claims could not be renewed, tried again soon');
    });
  }

  private async returnLeftBehind(): Promise<void> {
    const count = !this.breaker.lostDatabaseLately;
    const found = await this.inLog((manager) => this.queue.returnLeftBehind(count, manager));
    this.leftBehind.inc(found.length);
    for (const { stripeEventId, isDead } of found) {
      if (isDead)
        this.logger.error({ event: stripeEventId }, 'it crashed the process again and again; now dead');
      else this.logger.warn({ event: stripeEventId }, 'left behind by a worker that ended; due again');
    }
  }

  private async runDue(): Promise<void> {
    const until = performance.now() + SWEEP_MS;
    let isFirst = true;
    while (performance.now() < until && !this.isStopping) {
      const { room } = this.worker;
      // Few at a time are not worth a look into the log, unless it is the first.
      if (room >= WORTHWHILE || (isFirst && room > 0)) {
        isFirst = false;
        const due = await this.inLog((manager) => this.queue.claimDue(this.worker.name, room, manager));
        this.worker.accept(due);
        if (due.length < room) return;
      }
      await sleep(BREATH_MS);
    }
  }

  /** One at a time: whoever dies with this process was running alone. */
  private async runSuspects(): Promise<void> {
    const until = performance.now() + SWEEP_MS;
    while (performance.now() < until && !this.isStopping && !this.breaker.isPaused) {
      if (!(await this.inLog((manager) => this.queue.hasSuspect(manager)))) return;
      const ran = await this.worker.runAlone(() =>
        this.inLog((manager) => this.queue.claimSuspect(this.worker.name, manager)),
      );
      if (!ran) return;
    }
  }

  /** Not durable: a claim that a crash of the server forgets is no claim, and that is right too. */
  private inLog<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.unitOfWork.run(work, { durable: false });
  }
}
