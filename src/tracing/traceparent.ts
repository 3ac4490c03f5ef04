import { isSpanContextValid, ROOT_CONTEXT, type Context, type SpanContext, trace } from '@opentelemetry/api';

/**
 * A span's place in a trace, as it is kept with an event so that every attempt, in whichever process and however much later,
 * can refer to it: `00-<trace id>-<span id>-<flags>`. https://www.w3.org/TR/trace-context/#traceparent-header
 */
export type Traceparent = string;

const pattern = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/** @returns undefined when nobody traces. Not sampled is told too: attempts are left out then as well. */
export function traceparentOf(context: SpanContext): Traceparent | undefined {
  if (!isSpanContextValid(context)) return undefined;
  return `00-${context.traceId}-${context.spanId}-${context.traceFlags.toString(16).padStart(2, '0')}`;
}

/** @returns undefined for what is no traceparent. */
export function spanContextOf(traceparent: Traceparent | null | undefined): SpanContext | undefined {
  const [, traceId, spanId, flags] = pattern.exec(traceparent ?? '') ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
}

/** For log lines. */
export function traceIdOf(traceparent: Traceparent | null | undefined): string | undefined {
  return spanContextOf(traceparent)?.traceId;
}

/** A child of that span goes here. */
export function contextOf(parent: SpanContext | undefined): Context {
  return parent ? trace.setSpanContext(ROOT_CONTEXT, parent) : ROOT_CONTEXT;
}
