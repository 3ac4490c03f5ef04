import type { OperationInput } from './operation-input';

/** What is said of a route where it is registered. */
export interface OperationConfig {
  /** What it takes; see `@Takes()`. */
  input?: OperationInput;
  /** The OpenAPI document shows it. */
  isDescribed?: boolean;
  /** Why its input is not checked by the gate; see `@TakesAnything()`. */
  takesAnything?: string;
}

declare module 'fastify' {
  interface FastifyContextConfig extends OperationConfig {}
}
