import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type { AttemptTrigger } from '../event-log/event-status';
import { contextOf, spanContextOf, type Traceparent } from '../tracing/traceparent';
import { tracer } from '../tracing/tracer';

/** An attempt that is over. */
export interface TracedAttempt {
  stripeEventId: string;
  type: string;
  /** What brought the event, or had it replayed. */
  traceparent: Traceparent | null;
  number: number;
  trigger: AttemptTrigger;
  outcome: string;
  tenantId?: string | null | undefined;
  startedAt: Date;
  durationMs: number;
  /** Of an attempt that failed. */
  error?: { class: string; message: string } | undefined;
}

/**
 * Tells of an attempt as a span that is both a child of the delivery (or replay) it follows from and linked to it: one
 * trace shows an event's whole way through retries and processes, and a backend that shows links shows them.
 * https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/
 */
export function traceAttempt(attempt: TracedAttempt): void {
  const origin = spanContextOf(attempt.traceparent);
  const span = tracer.startSpan(
    `process ${attempt.type}`,
    {
      kind: SpanKind.CONSUMER,
      startTime: attempt.startedAt,
      links: origin && [{ context: origin }],
      attributes: {
        'messaging.system': 'stripe',
        'messaging.operation.type': 'process',
        'messaging.message.id': attempt.stripeEventId,
        'stripe.event.id': attempt.stripeEventId,
        'stripe.event.type': attempt.type,
        'hookledger.attempt.number': attempt.number,
        'hookledger.attempt.trigger': attempt.trigger,
        'hookledger.attempt.outcome': attempt.outcome,
        ...(attempt.tenantId && { 'hookledger.tenant.id': attempt.tenantId }),
        ...(attempt.error && { 'error.type': attempt.error.class }),
      },
    },
    contextOf(origin),
  );
  if (attempt.error) span.setStatus({ code: SpanStatusCode.ERROR, message: attempt.error.message });
  span.end(attempt.startedAt.getTime() + attempt.durationMs);
}
