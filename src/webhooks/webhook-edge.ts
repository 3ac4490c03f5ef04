import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { parsesAllBodies } from '../http/bodies/body-parser';
import type { FailureException } from '../http/failures/failure.exception';
import { HttpEdge } from '../http/edge/http-edge';
import './delivery';
import { DeliveryReporter } from './delivery-reporter';
import { StripeSignatureGuard } from './stripe-signature.guard';
import { WEBHOOK_PATH } from './webhook-path';

/** A content type of our own, so that no parser of another application takes a delivery apart. */
const DELIVERY_TYPE = 'application/x-hookledger-delivery';

/** What has to happen around the controller, where Nest has no hook: before the body is read, and after the answer. */
@Injectable()
export class WebhookEdge implements OnModuleInit {
  constructor(
    private readonly edge: HttpEdge,
    private readonly guard: StripeSignatureGuard,
    private readonly reporter: DeliveryReporter,
  ) {}

  onModuleInit(): void {
    const fastify = this.edge.open();
    if (!fastify) return;
    readBytes(fastify);
    guardWebhookEdge(fastify, this.guard, this.reporter);
  }
}

/** For applications that are not made by `createApp`, which reads bodies of every type. */
function readBytes(fastify: FastifyInstance): void {
  if (parsesAllBodies(fastify)) return;
  fastify.addContentTypeParser(DELIVERY_TYPE, { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );
}

function guardWebhookEdge(
  fastify: FastifyInstance,
  guard: StripeSignatureGuard,
  reporter: DeliveryReporter,
): void {
  // Declared, so that every request has the same shape.
  fastify.decorateRequest('signatureHeader');
  fastify.decorateRequest('verifiedEvent');
  fastify.decorateRequest('isReported');
  fastify.addHook('onRequest', (request, reply, done) => {
    if (request.routeOptions.url !== WEBHOOK_PATH) return done();
    // A signature covers bytes, whatever they are called; Fastify would answer 415 to a header that is no media type.
    request.headers['content-type'] = DELIVERY_TYPE;
    const refusal = guard.refusalByHeader(request);
    if (!refusal) return done();
    refuse(reply, refusal);
  });
  fastify.addHook('onRequestAbort', (request, done) => {
    if (request.routeOptions.url === WEBHOOK_PATH) reporter.refused('aborted');
    done();
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    if (request.routeOptions.url === WEBHOOK_PATH) {
      const { statusCode, elapsedTime } = reply;
      if (statusCode === 200) reporter.answered(elapsedTime / 1000);
      else if (statusCode === 500) reporter.refused('error');
      else if (!request.isReported) reporter.refused('refused');
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
