import type { FastifyInstance } from 'fastify';

/** What nobody needs to send. No route without a path here takes a body. */
const NO_BODY_TO_SPEAK_OF = 1_024;

/** Of one route, or where it ends with a slash, of every route below it. The first that fits counts. */
export type BodyLimits = readonly (readonly [path: string, bytes: number])[];

/** Has each route take only as large a body as it needs. Must be called before there are routes. */
export function limitBodies(fastify: FastifyInstance, limits: BodyLimits): void {
  fastify.addHook('onRoute', (route) => {
    route.bodyLimit = bodyLimitOf(route.url, limits);
  });
}

export function bodyLimitOf(url: string, limits: BodyLimits): number {
  const found = limits.find(([path]) => (path.endsWith('/') ? url.startsWith(path) : url === path));
  return found?.[1] ?? NO_BODY_TO_SPEAK_OF;
}
