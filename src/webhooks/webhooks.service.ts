import { Injectable } from '@nestjs/common';
import { DatabaseReadiness } from '../database/readiness';
import { EventInbox } from '../event-log/event-inbox';
import type { NewEvent, Receipt } from '../event-log/new-event';
import { NotStoredError } from '../failures/not-stored.error';
import { EventWorker } from '../events/event-worker';
import { failureMessageOf } from '../failures/failure-message';
import { FailureException } from '../http/failures/failure.exception';
import { Draining } from '../shutdown/draining';
import { isTraced } from '../tracing/tracer';
import { DeliveryReporter } from './delivery-reporter';
import { DeliverySpan } from './delivery-span';
import type { Delivery } from './verified-delivery';

const unfinished = new Set(['pending', 'retrying', 'waiting']);

/** Takes genuine deliveries in: on disk first, then answered, then processed. */
@Injectable()
export class WebhooksService {
  constructor(
    private readonly database: DatabaseReadiness,
    private readonly draining: Draining,
    private readonly inbox: EventInbox,
    private readonly worker: EventWorker,
    private readonly reporter: DeliveryReporter,
  ) {}

  /** @throws {FailureException} 503 when the event may not be on disk; Stripe sends it again. */
  async ingest(delivery: Delivery): Promise<Receipt> {
    const span = isTraced() ? new DeliverySpan(delivery) : undefined;
    const event = span ? span.event : delivery.event;
    const arrivedAt = performance.now();
    const leaseMs = this.worker.reserve();
    const isHeld = leaseMs > 0;
    try {
      const receipt = await this.store(event, leaseMs);
      if (isHeld && !receipt.duplicate) this.worker.fillReservation(receipt.id, event, leaseMs);
      else if (isHeld) this.worker.cancelReservation();
      // Stripe sends it again: somebody may have mended what kept it from being processed.
      if (receipt.duplicate && unfinished.has(receipt.status)) {
        this.worker.nudge({ id: receipt.id, trigger: 'redelivery' });
      }
      this.reporter.stored(event, receipt.duplicate, performance.now() - arrivedAt);
      span?.stored(receipt);
      return receipt;
    } catch (error) {
      if (isHeld) this.worker.cancelReservation();
      if (!(error instanceof NotStoredError)) {
        span?.failed(500, failureMessageOf(error));
        throw error;
      }
      this.reporter.unavailable(event, error.message);
      span?.failed(503, error.message);
      throw new FailureException(503, 'unavailable', { retryAfterSeconds: 5 });
    }
  }

  private async store(event: NewEvent, leaseMs: number): Promise<Receipt> {
    if (this.draining.isDraining) throw new NotStoredError('shutting down');
    if (this.database.state !== 'ready') throw new NotStoredError('the database is not ready');
    return this.inbox.append(event, leaseMs);
  }
}
