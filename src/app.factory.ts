import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { OpenApiDocument } from './admin/openapi/openapi-document';
import { PinoLogger } from 'nestjs-pino';
import { AppModule } from './app.module';
import type { Env } from './config/env';
import { CONSOLE_PATH } from './console/console-path';
import { parseBodies } from './http/body-parser';
import { FailureFilter } from './http/failure.filter';
import { securedResponse } from './http/secured-response';
import { serverTimeouts } from './http/server-timeouts';
import { clientErrorHandler } from './http/unreadable-request';
import { AdminListener } from './listeners/admin-listener';
import { answerUnroutable, separateListeners } from './listeners/separate-listeners';
import { logRequests } from './logging/request-log';
import { ServiceLogger } from './logging/service-logger';
import { WEBHOOK_PATH } from './webhooks/webhook-path';

/** The whole service, wired and not yet listening: the same for production, the demo and the tests. */
export async function createApp(env: Env): Promise<NestFastifyApplication> {
  const isProduction = env.NODE_ENV === 'production';
  const adapter = new FastifyAdapter({
    bodyLimit: env.WEBHOOK_BODY_LIMIT_BYTES,
    trustProxy: env.TRUST_PROXY,
    requestTimeout: serverTimeouts.requestTimeout,
    frameworkErrors: answerUnroutable(() => app.get(AdminListener)),
    // There is no middleware, and without it no request has to pass by.
    skipMiddie: true,
    // What has no route or is no HTTP gets the same headers as everything else.
    clientErrorHandler: clientErrorHandler(isProduction),
    http: { ...serverTimeouts, ServerResponse: securedResponse(isProduction) },
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
  // Before the modules, which close their doors by hooks of their own, ask for parsers.
  parseBodies(fastify, WEBHOOK_PATH, CONSOLE_PATH);
  app.get(OpenApiDocument).describe(app);
  return app;
}
