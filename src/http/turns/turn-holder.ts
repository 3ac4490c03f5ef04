import type { FastifyRequest } from 'fastify';

const holders = new WeakMap<FastifyRequest, string>();

/** A gate says whose turn the request takes. */
export function holdTurnFor(request: FastifyRequest, caller: string): void {
  holders.set(request, caller);
}

/** Undefined where a gate lets in everyone. */
export function turnHolderOf(request: FastifyRequest): string | undefined {
  return holders.get(request);
}
