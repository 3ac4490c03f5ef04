import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { HttpEdge } from '../../http/edge/http-edge';
import { rememberCaller } from './admin-actor';
import { AdminTokens } from './admin-tokens';
import { RefusedTokens } from './refused-tokens';
import { WrongTokens } from './wrong-tokens';

const reading = new Set(['GET', 'HEAD']);

/**
 * Closes everything below /admin to whoever has no token, before the body is read. Whatever changes something needs the
 * role `operator`: by method, so that no route can forget to ask.
 */
@Injectable()
export class AdminGate implements OnModuleInit {
  constructor(
    private readonly edge: HttpEdge,
    private readonly tokens: AdminTokens,
    private readonly wrongTokens: WrongTokens,
    private readonly refused: RefusedTokens,
  ) {}

  onModuleInit(): void {
    this.edge.open()?.addHook('onRequest', async (request, reply) => {
      // The route that was found, however its path was spelt; what has no route is nobody's business either.
      const path = request.routeOptions.url ?? request.url;
      if (path !== '/admin' && !path.startsWith('/admin/')) return;
      const actor = this.tokens.actorOf(request.headers.authorization);
      if (!actor) return this.refuse(request, reply);
      if (!reading.has(request.method) && actor.role !== 'operator') {
        return reply.status(403).send({
          error: 'forbidden',
          message: `"${actor.name}" is a ${actor.role}; this needs a token with the role operator.`,
        });
      }
      rememberCaller(request, { ...actor, address: request.ip });
    });
  }

  private refuse(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const isGuess = request.headers.authorization !== undefined;
    if (!isGuess) this.refused.missing();
    const waitSeconds = isGuess ? this.wrongTokens.failed(request.ip, 'bearer') : undefined;
    if (waitSeconds !== undefined) {
      return reply.status(429).header('retry-after', waitSeconds).send({
        error: 'too_many_wrong_tokens',
        message: 'Too many wrong tokens came from this address. A right one still passes.',
      });
    }
    return reply.status(401).header('www-authenticate', 'Bearer').send({
      error: 'unauthorized',
      message: 'Send "Authorization: Bearer <token>" with a token of ADMIN_API_TOKENS.',
    });
  }
}
