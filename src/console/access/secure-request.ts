import type { FastifyRequest } from 'fastify';
import type { Env } from '../../config/env';

/** Whether the browser sees https: always in production, elsewhere where a trusted proxy says so. */
export function isSecureRequest({ NODE_ENV }: Pick<Env, 'NODE_ENV'>, request: FastifyRequest): boolean {
  return NODE_ENV === 'production' || request.protocol === 'https';
}
