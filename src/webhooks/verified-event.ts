import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { NewEvent } from '../event-log/new-event';

/** Requests that the signature guard has let through, and the event they carry. */
const verified = new WeakMap<FastifyRequest, NewEvent>();

export function rememberVerified(request: FastifyRequest, event: NewEvent): void {
  verified.set(request, event);
}

/** The event of this delivery. Its signature is verified and its shape checked, or the handler is not reached. */
export const VerifiedEvent = createParamDecorator((_: undefined, context: ExecutionContext): NewEvent => {
  const event = verified.get(context.switchToHttp().getRequest<FastifyRequest>());
  if (!event) throw new Error('@VerifiedEvent() needs @UseGuards(StripeSignatureGuard) on the same handler');
  return event;
});
