import type { FastifyRequest } from 'fastify';
import type { CurrentSession } from './console-sessions.service';

const sessions = new WeakMap<FastifyRequest, CurrentSession>();

/** By the gate, once it has let somebody in. */
export function rememberSession(request: FastifyRequest, session: CurrentSession): void {
  sessions.set(request, session);
}

/** Undefined on the pages that need none. */
export function sessionOf(request: FastifyRequest): CurrentSession | undefined {
  return sessions.get(request);
}
