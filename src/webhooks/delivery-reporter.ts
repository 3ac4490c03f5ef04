import { Injectable, Logger } from '@nestjs/common';
import type { Counter, Histogram } from 'prom-client';
import type { NewEvent } from '../event-log/new-event';
import { Metrics } from '../metrics/metrics';
import { traceIdOf } from '../tracing/traceparent';
import { type SignatureFlaw, signatureFlaws } from './stripe-signature';

/**
 * What came of a delivery. `new` and `duplicate`: genuine, and answered 200; `unavailable`: could not be stored in time
 * and will come again; `too_large_genuine`: Stripe signed it, and can never get it in; `over_budget`: there was no room for
 * its bytes; `refused`: turned away by the HTTP server itself; `aborted`: went away before it was
 * answered, be it stored or not, and is counted besides.
 */
export const deliveryResults = [
  'new',
  'duplicate',
  'unavailable',
  'invalid_signature',
  'invalid_payload',
  'rate_limited',
  'not_allowed',
  'too_large',
  'too_large_genuine',
  'over_budget',
  'refused',
  'aborted',
  'error',
] as const;
export type DeliveryResult = (typeof deliveryResults)[number];

/** What the service has to say of a genuine delivery over the limit. */
export interface OversizedDelivery {
  /** undefined where the body does not begin as Stripe's do. */
  stripeEventId: string | undefined;
  bytes: number;
}

const ACK_SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Tells of every delivery what came of it: what Prometheus counts and, of those that Stripe signed, a line for people. */
@Injectable()
export class DeliveryReporter {
  /** Deliveries that Stripe did not sign, since this process began. */
  unsignedCount = 0;
  /** Genuine deliveries over the limit, since this process began, and the last of them. */
  oversizedCount = 0;
  lastOversized: OversizedDelivery | undefined;
  private readonly logger = new Logger('Delivery');
  private readonly deliveries: Counter<'result'>;
  private readonly flaws: Counter<'reason'>;
  private readonly ackSeconds: Histogram;

  constructor(metrics: Metrics) {
    this.deliveries = metrics.counter(
      'deliveries_total',
      'Deliveries to the webhook endpoint, by what came of them',
      { result: deliveryResults },
    );
    this.flaws = metrics.counter(
      'signature_failures_total',
      'Deliveries that Stripe did not sign, by what is wrong with the signature',
      { reason: signatureFlaws },
    );
    this.ackSeconds = metrics.histogram(
      'ack_duration_seconds',
      'From the arrival of a genuine delivery to its 200, durable storage included',
      ACK_SECONDS,
    );
  }

  /** Not logged: whoever likes could fill the disk. */
  refused(result: Exclude<DeliveryResult, 'new' | 'duplicate' | 'unavailable' | 'too_large_genuine'>): void {
    this.deliveries.inc({ result });
  }

  unsigned(reason: SignatureFlaw, result: 'invalid_signature' | 'rate_limited'): void {
    this.unsignedCount += 1;
    this.flaws.inc({ reason });
    this.refused(result);
  }

  /** @param durationMs how long it took to store it. */
  stored({ stripeEventId, type, traceparent }: NewEvent, isDuplicate: boolean, durationMs: number): void {
    const result = isDuplicate ? 'duplicate' : 'new';
    this.deliveries.inc({ result });
    this.logger.log(
      {
        event: stripeEventId,
        type,
        result,
        durationMs: Math.round(durationMs),
        trace_id: traceIdOf(traceparent),
      },
      'delivery stored',
    );
  }

  unavailable({ stripeEventId, type, traceparent }: NewEvent, why: string): void {
    const result = 'unavailable';
    this.deliveries.inc({ result });
    this.logger.warn(
      { event: stripeEventId, type, result, why, trace_id: traceIdOf(traceparent) },
      'delivery not stored, answered 503',
    );
  }

  /** Logged, since only Stripe can cause it. */
  tooLarge(delivery: OversizedDelivery): void {
    const result = 'too_large_genuine';
    this.oversizedCount += 1;
    this.lastOversized = delivery;
    this.deliveries.inc({ result });
    const { stripeEventId, bytes } = delivery;
    this.logger.error(
      { event: stripeEventId, bytes, result },
      'genuine delivery is larger than WEBHOOK_BODY_LIMIT_BYTES, answered 413',
    );
  }

  answered(seconds: number): void {
    this.ackSeconds.observe(seconds);
  }
}
