import type { FastifyInstance } from 'fastify';

/**
 * Gives routes under `rawPath` the bytes as they came, whatever their content type says: a signature covers bytes. Other
 * routes get JSON.
 */
export function parseBodies(fastify: FastifyInstance, rawPath: string): void {
  const parseJson = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    if (request.routeOptions.url === rawPath) return done(null, body);
    if (body.length === 0) return done(null, undefined);
    parseJson(request, body.toString('utf8'), done);
  });
}
