import { Injectable, Logger } from '@nestjs/common';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { Cron } from '@nestjs/schedule';
import type { Counter } from 'prom-client';
import { DatabaseReadiness } from '../database/readiness';
import { UnitOfWork } from '../database/unit-of-work';
import { EventInbox } from '../event-log/event-inbox';
import { failureMessageOf } from '../failures/failure-message';
import { Metrics } from '../metrics/metrics';
import { type ObjectInDoubt, UnresolvedObjectsRepository } from '../ordering/unresolved-objects.repository';
import { traceparentOf } from '../tracing/traceparent';
import { tracer } from '../tracing/tracer';
import { fetchedEvent } from './fetched-event';
import { StripeObjects } from './stripe-objects';

/** In a row, so that a storm of ties does not become a storm at Stripe's door. */
const BATCH = 10;
const DELAY_MS = { first: 5_000, most: 3_600_000 };

/** Every five seconds: asks Stripe for what the events leave in doubt. */
@Injectable()
export class RefetchService {
  private readonly logger = new Logger(RefetchService.name);
  private readonly refetches: Counter<'outcome'>;

  constructor(
    private readonly database: DatabaseReadiness,
    private readonly unitOfWork: UnitOfWork,
    private readonly unresolved: UnresolvedObjectsRepository,
    private readonly stripe: StripeObjects,
    private readonly inbox: EventInbox,
    metrics: Metrics,
  ) {
    this.refetches = metrics.counter(
      'refetches_total',
      'Objects that Stripe was asked for because their events left their state in doubt, by outcome',
      { outcome: ['fetched', 'failed'] },
    );
  }

  @Cron('*/5 * * * * *', { waitForCompletion: true })
  async run(): Promise<void> {
    if (!this.stripe.isAvailable || this.database.state !== 'ready') return;
    try {
      const doubts = await this.unitOfWork.run((manager) => this.unresolved.claim(BATCH, manager));
      for (const doubt of doubts) await this.fetch(doubt);
    } catch (error) {
      this.logger.warn({ error: failureMessageOf(error) }, 'fetching ended early, the next run goes on');
    }
  }

  /** The doubt itself is settled by whoever processes the entry; should we die before, it is fetched once more. */
  private async fetch(doubt: ObjectInDoubt): Promise<void> {
    const span = tracer.startSpan('fetch from Stripe', {
      kind: SpanKind.CLIENT,
      attributes: { 'stripe.object.id': doubt.objectId },
    });
    try {
      const found = await this.stripe.fetch(doubt.projection, doubt.objectId, doubt.account);
      if (found.second < doubt.second)
        throw new Error('it may not have shown the end of the second in doubt yet');
      const traceparent = traceparentOf(span.spanContext());
      await this.inbox.append({ ...fetchedEvent(doubt, found), ...(traceparent && { traceparent }) }, 0);
      this.refetches.inc({ outcome: 'fetched' });
    } catch (error) {
      const delayMs = Math.min(DELAY_MS.most, DELAY_MS.first * 2 ** Math.min(doubt.failures, 20));
      const message = failureMessageOf(error);
      span.setStatus({ code: SpanStatusCode.ERROR, message });
      await this.unitOfWork.run((manager) =>
        this.unresolved.postpone(doubt, { error: message, delayMs }, manager),
      );
      this.refetches.inc({ outcome: 'failed' });
      this.logger.warn({ object: doubt.objectId, error: message }, 'cannot fetch, tried again later');
    } finally {
      span.end();
    }
  }
}
