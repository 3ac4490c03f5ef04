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
import { CONSOLE_PATH } from './console/console-path';
import { ErrorPages } from './console/errors/error-pages.service';
import { parseBodies } from './http/body-parser';
import { FailureFilter } from './http/failure.filter';
import { serverTimeouts } from './http/server-timeouts';
import { AdminListener } from './listeners/admin-listener';
import { answerUnroutable, separateListeners } from './listeners/separate-listeners';
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
    requestTimeout: serverTimeouts.requestTimeout,
    frameworkErrors: answerUnroutable(() => app.get(AdminListener)),
    // There is no middleware, and without it no request has to pass by.
    skipMiddie: true,
    http: serverTimeouts,
  });
  const app: NestFastifyApplication = await NestFactory.create<NestFastifyApplication>(
    AppModule.forRoot(env),
    adapter,
    {
      bodyParser: false,
      bufferLogs: true,
      abortOnError: false,
    },
  );
  const logger = await app.resolve<PinoLogger>(PinoLogger);
  app.useLogger(new ServiceLogger(logger, {}));
  app.useGlobalFilters(new FailureFilter());
  const fastify = adapter.getInstance();
  separateListeners(fastify, app.get(AdminListener));
  logRequests(fastify, logger.logger);
  parseBodies(fastify, WEBHOOK_PATH, CONSOLE_PATH);
  secureAnswers(fastify);
  guardWebhookEdge(fastify, app.get(StripeSignatureGuard), app.get(DeliveryReporter));
  app.get(OpenApiDocument).describe(app);
  closeAdminGate(fastify, app.get(AdminTokens));
  closeConsoleGate(fastify, app.get(ConsoleSessions), app.get(ErrorPages));
  return app;
}
