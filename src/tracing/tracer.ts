import { trace } from '@opentelemetry/api';

/** Does nothing, and costs next to nothing, until somebody installs an SDK. */
export const tracer = trace.getTracer('hookledger');
