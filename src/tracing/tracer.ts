import { isSpanContextValid, trace } from '@opentelemetry/api';

export const tracer = trace.getTracer('hookledger');

let isAsked = false;
let isInstalled = false;

/** Whether there is an SDK, which has to be installed before the first delivery. Without one not even the API is asked. */
export function isTraced(): boolean {
  if (!isAsked) {
    isAsked = true;
    isInstalled = hasSdk();
  }
  return isInstalled;
}

/** Whether somebody has installed one by now. */
export function hasSdk(): boolean {
  return isSpanContextValid(tracer.startSpan('is anybody there').spanContext());
}
