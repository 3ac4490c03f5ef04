import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { finalize, from, type Observable, switchMap } from 'rxjs';
import { turnHolderOf } from './turn-holder';
import { Turns } from './turns';

/**
 * Lets each caller work on two requests at a time, whether they come through the API or the console. A turn lasts until the
 * handler has ended, not until the client has gone: a question goes on in the database without the client.
 */
@Injectable()
export class ActorTurn implements NestInterceptor {
  constructor(private readonly turns: Turns) {}

  intercept(context: ExecutionContext, next: CallHandler<unknown>): Observable<unknown> {
    const actor = turnHolderOf(context.switchToHttp().getRequest<FastifyRequest>());
    if (actor === undefined) return next.handle();
    return from(this.turns.begin(actor)).pipe(
      switchMap(() => next.handle().pipe(finalize(() => this.turns.end(actor)))),
    );
  }
}
