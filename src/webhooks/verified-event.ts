import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { NewEvent } from '../event-log/new-event';
import './delivery';

/** The event of this delivery. Its signature is verified and its shape checked, or the handler is not reached. */
export const VerifiedEvent = createParamDecorator((_: undefined, context: ExecutionContext): NewEvent => {
  const event = context.switchToHttp().getRequest<FastifyRequest>().verifiedEvent;
  if (!event) throw new Error('@VerifiedEvent() needs @UseGuards(StripeSignatureGuard) on the same handler');
  return event;
});
