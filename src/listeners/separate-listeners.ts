import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { answerWithoutHooks } from '../http/failures/unreadable-request';
import { WEBHOOK_PATH } from '../webhooks/webhook-path';
import type { AcceptQueues } from './accept-queues';
import type { AdminListener } from './admin-listener';
import { closeAfterAnswers } from './close-after-answers';

const NOT_FOUND = { error: 'not_found' };

/**
 * Serves nothing but the webhook on the public listener, and everything else on the admin listener. Call it before any
 * other hook is added: what is not served is answered without work. A request that came by neither is taken for public.
 */
export function separateListeners(
  fastify: FastifyInstance,
  admin: AdminListener,
  queues: AcceptQueues,
): void {
  let closing: Promise<unknown> | undefined;
  const close = () => (closing ??= Promise.all([admin.close(), queues.close()]));
  // All stop taking connections at once, and are waited for together.
  fastify.addHook('preClose', (done) => {
    closeAfterAnswers(fastify.server);
    void close();
    done();
  });
  fastify.addHook('onClose', async () => {
    await close();
  });
  if (!admin.isApart) return;
  fastify.addHook('onReady', () => admin.open(fastify));
  fastify.addHook('onRequest', (request, reply, done) => {
    if (isDelivery(request) !== admin.took(request.raw)) return done();
    leaveBodyUnread(request, reply);
    if (!admin.took(request.raw)) return void reply.status(404).send(NOT_FOUND);
    // By way of the route for what has none, so that it is not counted as a delivery.
    reply.callNotFound();
  });
}

/** For what the router itself refuses, before any hook: a path that cannot be decoded, a parameter that is too long. */
export function answerUnroutable(listener: () => AdminListener) {
  return (error: FastifyError, { raw }: FastifyRequest, reply: FastifyReply): void => {
    const admin = listener();
    if (admin.isApart && !admin.took(raw)) answerWithoutHooks(reply, 404, 'not_found');
    else answerWithoutHooks(reply, error.statusCode ?? 400, 'invalid_request');
  };
}

/** By the route that was found, however its path was spelt. */
function isDelivery({ method, routeOptions: { url } }: FastifyRequest): boolean {
  return method === 'POST' && (url === WEBHOOK_PATH || url === `${WEBHOOK_PATH}/`);
}

/** Kept open, the connection would be read until the body ends. */
function leaveBodyUnread({ headers }: FastifyRequest, reply: FastifyReply): void {
  const { 'content-length': length, 'transfer-encoding': encoding } = headers;
  if (encoding !== undefined || (length !== undefined && length !== '0')) {
    void reply.header('connection', 'close');
  }
}
