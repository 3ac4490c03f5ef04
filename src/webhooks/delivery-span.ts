import type { IncomingHttpHeaders } from 'node:http';
import { propagation, ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type { NewEvent, Receipt } from '../event-log/new-event';
import { spanContextOf, type Traceparent, traceparentOf } from '../tracing/traceparent';
import { tracer } from '../tracing/tracer';
import { WEBHOOK_PATH } from './webhook-path';

/**
 * A genuine delivery as a span, from its signature to its answer; a child of whatever proxy in front traces. What processes
 * the event refers to the delivery that brought it. Names: https://opentelemetry.io/docs/specs/semconv/http/http-spans/
 */
export class DeliverySpan {
  private readonly span: Span;
  /** undefined when nobody traces. */
  readonly traceparent: Traceparent | undefined;

  constructor({ stripeEventId, type }: NewEvent, headers: IncomingHttpHeaders) {
    this.span = tracer.startSpan(
      `POST ${WEBHOOK_PATH}`,
      {
        kind: SpanKind.SERVER,
        attributes: {
          'http.request.method': 'POST',
          'http.route': WEBHOOK_PATH,
          'url.path': WEBHOOK_PATH,
          'stripe.event.id': stripeEventId,
          'stripe.event.type': type,
        },
      },
      propagation.extract(ROOT_CONTEXT, headers),
    );
    this.traceparent = traceparentOf(this.span.spanContext());
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
