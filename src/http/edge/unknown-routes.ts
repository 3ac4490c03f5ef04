import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { HttpEdge } from './http-edge';

const BODYLESS = new Set(['GET', 'HEAD']);

/**
 * Answers 404 before the body is read. Fastify would read a body that no route will use. Its hook comes after those of the gates,
 * which modules add while they are initialised: strangers are not told what exists.
 */
@Injectable()
export class UnknownRoutes implements OnApplicationBootstrap {
  constructor(private readonly edge: HttpEdge) {}

  onApplicationBootstrap(): void {
    this.edge.open()?.addHook('onRequest', (request, reply, done) => {
      if (!request.is404 || BODYLESS.has(request.method)) return done();
      // Without closing, the connection would wait for the body.
      void reply.header('connection', 'close').status(404).send({ error: 'not_found' });
    });
  }
}
