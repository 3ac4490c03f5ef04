import type { FastifyInstance, FastifyReply } from 'fastify';
import type { FailureException } from '../http/failure.exception';
import type { Metrics } from '../metrics/metrics';
import './delivery';
import type { StripeSignatureGuard } from './stripe-signature.guard';
import { WEBHOOK_PATH } from './webhooks.controller';

/** What has to happen around the controller, where Nest has no hook: before the body is read, and after the answer. */
export function guardWebhookEdge(
  fastify: FastifyInstance,
  guard: StripeSignatureGuard,
  metrics: Metrics,
): void {
  // Declared, so that every request has the same shape.
  fastify.decorateRequest('signatureHeader');
  fastify.decorateRequest('verifiedEvent');
  fastify.addHook('onRequest', (request, reply, done) => {
    if (request.routeOptions.url !== WEBHOOK_PATH) return done();
    // A signature covers bytes, whatever they are called; Fastify would answer 415 to a header that is no media type.
    request.headers['content-type'] = 'application/octet-stream';
    if (guard.mayBeSigned(request)) return done();
    guard.refusalOf(request).then((refusal) => refuse(reply, refusal), done);
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    if (request.routeOptions.url === WEBHOOK_PATH) {
      metrics.deliveries.inc({ status: reply.statusCode });
      if (reply.statusCode === 200) metrics.ackSeconds.observe(reply.elapsedTime / 1000);
    }
    done();
  });
}

/** The body is not read. */
function refuse(reply: FastifyReply, refusal: FailureException): void {
  if (refusal.retryAfterSeconds !== undefined) void reply.header('retry-after', refusal.retryAfterSeconds);
  // Without closing, the connection would wait for the body.
  void reply.header('connection', 'close').status(refusal.getStatus()).send(refusal.getResponse());
}
