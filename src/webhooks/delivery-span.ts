import { propagation, ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type { NewEvent, Receipt } from '../event-log/new-event';
import { spanContextOf, traceparentOf } from '../tracing/traceparent';
import { tracer } from '../tracing/tracer';
import type { Delivery } from './verified-delivery';
import { WEBHOOK_PATH } from './webhook-path';

/**
 * A genuine delivery as a span, from its signature to its answer; a child of whatever proxy in front traces. What processes
 * the event refers to the delivery that brought it. Names: https://opentelemetry.io/docs/specs/semconv/http/http-spans/
 */
export class DeliverySpan {
  private readonly span: Span;
  /** With where it can be found. */
  readonly event: NewEvent;

  constructor({ event, headers }: Delivery) {
    this.span = tracer.startSpan(
      `POST ${WEBHOOK_PATH}`,
      {
        kind: SpanKind.SERVER,
        attributes: {
          'http.request.method': 'POST',
          'http.route': WEBHOOK_PATH,
          'url.path': WEBHOOK_PATH,
          'stripe.event.id': event.stripeEventId,
          'stripe.event.type': event.type,
        },
      },
      propagation.extract(ROOT_CONTEXT, headers),
    );
    const traceparent = traceparentOf(this.span.spanContext());
    this.event = traceparent === undefined ? event : { ...event, traceparent };
  }

  stored({ duplicate, traceparent }: Receipt): void {
    this.span.setAttributes({
      'http.response.status_code': 200,
      'hookledger.delivery.result': duplicate ? 'duplicate' : 'new',
    });
    const first = duplicate ? spanContextOf(traceparent) : undefined;
    if (first) this.span.addLink({ context: first });
    this.span.end();
  }

  /** It will come again. */
  failed(status: 500 | 503, why: string): void {
    this.span.setAttributes({
      'http.response.status_code': status,
      'hookledger.delivery.result': status === 503 ? 'unavailable' : 'error',
    });
    this.span.setStatus({ code: SpanStatusCode.ERROR, message: why });
    this.span.end();
  }
}
