import type { FastifyInstance } from 'fastify';
import { FailureException } from '../http/failure.exception';
import type { Metrics } from '../metrics/metrics';
import type { StripeSignatureGuard } from './stripe-signature.guard';
import { WEBHOOK_PATH } from './webhooks.controller';

/** What has to happen around the controller, where Nest has no hook: before the body is read, and after the answer. */
export function guardWebhookEdge(
  fastify: FastifyInstance,
  guard: StripeSignatureGuard,
  metrics: Metrics,
): void {
  fastify.addHook('onRequest', async (request, reply) => {
    if (request.routeOptions.url !== WEBHOOK_PATH) return;
    // A signature covers bytes, whatever they are called; Fastify would answer 415 to a header that is no media type.
    request.headers['content-type'] = 'application/octet-stream';
    try {
      await guard.checkHeader(request);
    } catch (refusal) {
      if (!(refusal instanceof FailureException)) throw refusal;
      if (refusal.retryAfterSeconds !== undefined)
        void reply.header('retry-after', refusal.retryAfterSeconds);
      // The body is not read; without this the connection would wait for it.
      return reply.header('connection', 'close').status(refusal.getStatus()).send(refusal.getResponse());
    }
  });
  fastify.addHook('onResponse', async (request, reply) => {
    if (request.routeOptions.url !== WEBHOOK_PATH) return;
    metrics.deliveries.inc({ status: reply.statusCode });
    if (reply.statusCode === 200) metrics.ackSeconds.observe(reply.elapsedTime / 1000);
  });
}
