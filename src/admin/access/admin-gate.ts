import type { FastifyInstance } from 'fastify';
import { rememberCaller } from './admin-actor';
import type { AdminTokens } from './admin-tokens';

const reading = new Set(['GET', 'HEAD']);

/**
 * Closes everything below /admin to whoever has no token, before the body is read. Whatever changes something needs the
 * role `operator`: by method, so that no route can forget to ask.
 */
export function closeAdminGate(fastify: FastifyInstance, tokens: AdminTokens): void {
  fastify.addHook('onRequest', async (request, reply) => {
    // The route that was found, however its path was spelt; what has no route is nobody's business either.
    const path = request.routeOptions.url ?? request.url;
    if (path !== '/admin' && !path.startsWith('/admin/')) return;
    const actor = tokens.actorOf(request.headers.authorization);
    if (!actor) {
      return reply.status(401).header('www-authenticate', 'Bearer').send({
        error: 'unauthorized',
        message: 'Send "Authorization: Bearer <token>" with a token of ADMIN_API_TOKENS.',
      });
    }
    if (!reading.has(request.method) && actor.role !== 'operator') {
      return reply.status(403).send({
        error: 'forbidden',
        message: `"${actor.name}" is a ${actor.role}; this needs a token with the role operator.`,
      });
    }
    rememberCaller(request, { ...actor, address: request.ip });
  });
}
