import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';

/**
 * One line for each answered request: method, path and status, since headers hold signatures and tokens, and bodies hold
 * customers. A hook and not pino-http's middleware, whose context of each request makes every promise of the process
 * dearer, and nothing here reads it.
 */
export function logRequests(fastify: FastifyInstance, logger: Logger): void {
  fastify.addHook('onResponse', (request, reply, done) => {
    const level = levelOf(reply.statusCode);
    if (!logger.isLevelEnabled(level)) return done();
    const { method, url } = request;
    logger[level](
      {
        method,
        path: url.split('?', 1)[0],
        status: reply.statusCode,
        durationMs: Math.round(reply.elapsedTime),
      },
      'request completed',
    );
    done();
  });
}

/** Failed probes and refused requests happen all day; they are counted, and here for people who look closer. */
function levelOf(status: number): 'error' | 'debug' {
  return status >= 500 && status !== 503 ? 'error' : 'debug';
}
