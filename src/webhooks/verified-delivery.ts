import type { IncomingHttpHeaders } from 'node:http';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { NewEvent } from '../event-log/new-event';
import './delivery';

/** What the signature guard let through: its signature is verified and its shape checked. */
export interface Delivery {
  event: NewEvent;
  headers: IncomingHttpHeaders;
}

export const VerifiedDelivery = createParamDecorator((_: undefined, context: ExecutionContext): Delivery => {
  const { verifiedEvent: event, headers } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!event)
    throw new Error('@VerifiedDelivery() needs @UseGuards(StripeSignatureGuard) on the same handler');
  return { event, headers };
});
