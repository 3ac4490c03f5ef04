import type { FastifyInstance } from 'fastify';

const BODYLESS = new Set(['GET', 'HEAD']);

/**
 * Answers 404 before the body is read. Fastify would read a body that no route will use. Must be called after the gates, which
 * do not tell strangers what exists.
 */
export function refuseUnknownRoutes(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    if (!request.is404 || BODYLESS.has(request.method)) return done();
    // Without closing, the connection would wait for the body.
    void reply.header('connection', 'close').status(404).send({ error: 'not_found' });
  });
}
