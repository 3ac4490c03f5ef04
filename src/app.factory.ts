import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { closeAdminGate } from './admin/access/admin-gate';
import { AdminTokens } from './admin/access/admin-tokens';
import { OpenApiDocument } from './admin/openapi/openapi-document';
import { PinoLogger } from 'nestjs-pino';
import { AppModule } from './app.module';
import type { Env } from './config/env';
import { closeConsoleGate } from './console/access/console-gate';
import { ConsoleSessions } from './console/access/console-sessions.service';
import { secureAnswers } from './console/access/security-headers';
import { CONSOLE_PATH, isBelowConsole } from './console/console-path';
import { ErrorPages } from './console/errors/error-pages.service';
import { parseBodies } from './http/body-parser';
import { FailureFilter } from './http/failure.filter';
import { checkInput } from './http/input/input-gate';
import { logRequests } from './logging/request-log';
import { ServiceLogger } from './logging/service-logger';
import { DeliveryReporter } from './webhooks/delivery-reporter';
import { StripeSignatureGuard } from './webhooks/stripe-signature.guard';
import { guardWebhookEdge } from './webhooks/webhook-edge';
import { WEBHOOK_PATH } from './webhooks/webhook-path';

/** The whole service, wired and not yet listening: the same for production, the demo and the tests. */
export async function createApp(env: Env): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: env.WEBHOOK_BODY_LIMIT_BYTES,
    trustProxy: env.TRUST_PROXY,
    // By default nobody is ever disconnected for being slow.
    requestTimeout: 10_000,
    // Schemas say how long an id may be; the router would answer 404 beyond 100 characters.
    routerOptions: { maxParamLength: 16_384 },
    // There is no middleware, and without it no request has to pass by.
    skipMiddie: true,
    http: { headersTimeout: 5_000, connectionsCheckingInterval: 1_000 },
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.forRoot(env), adapter, {
    bodyParser: false,
    bufferLogs: true,
    abortOnError: false,
  });
  const logger = await app.resolve<PinoLogger>(PinoLogger);
  app.useLogger(new ServiceLogger(logger, {}));
  const pages = app.get(ErrorPages);
  const failures = new FailureFilter((error, request, reply) => {
    const isPage = isBelowConsole(request.routeOptions.url ?? request.url);
    if (isPage) pages.answer(error, request, reply);
    return isPage;
  });
  app.useGlobalFilters(failures);
  const fastify = adapter.getInstance();
  logRequests(fastify, logger.logger);
  parseBodies(fastify, WEBHOOK_PATH, CONSOLE_PATH);
  secureAnswers(fastify);
  guardWebhookEdge(fastify, app.get(StripeSignatureGuard), app.get(DeliveryReporter));
  app.get(OpenApiDocument).describe(app);
  closeAdminGate(fastify, app.get(AdminTokens));
  closeConsoleGate(fastify, app.get(ConsoleSessions), pages);
  checkInput(fastify, failures.refuse);
  return app;
}
