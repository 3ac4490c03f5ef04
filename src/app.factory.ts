import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { OpenApiDocument } from './admin/openapi/openapi-document';
import { AppModule } from './app.module';
import type { Env } from './config/env';
import { CONSOLE_PATH, isBelowConsole, SIGN_IN_PATH } from './console/paths/console-path';
import { ErrorPages } from './console/errors/error-pages.service';
import { limitBodies } from './http/bodies/body-limits';
import { parseBodies } from './http/bodies/body-parser';
import { ConnectionLimit } from './http/edge/connections';
import { FailureFilter } from './http/failures/failure.filter';
import { InputGate } from './http/input/input-gate';
import { securedResponse } from './http/edge/secured-response';
import { serverOptions } from './http/edge/server-options';
import { clientErrorHandler } from './http/failures/unreadable-request';
import { UploadBudget } from './http/uploads/upload-budget';
import { AcceptQueues } from './listeners/accept-queues';
import { AdminListener } from './listeners/admin-listener';
import { answerUnroutable, separateListeners } from './listeners/separate-listeners';
import { createLogger } from './logging/logger';
import { logRequests } from './logging/request-log';
import { ServiceLogger } from './logging/service-logger';
import { DeliveryBodies } from './webhooks/delivery-bodies';
import { WEBHOOK_PATH, withoutTrailingSlash } from './webhooks/webhook-path';

/** A token and where to go from there. */
const SIGN_IN_BYTES = 16 * 1024;
/** Of all that sign in at the same moment. */
const SIGN_INS_BYTES = 1024 * 1024;
/** A thousand ids of 255 characters, the most that a call takes. */
const PEOPLE_BYTES = 256 * 1024;

/** The whole service, wired and not yet listening: the same for production, the demo and the tests. */
export async function createApp(env: Env): Promise<NestFastifyApplication> {
  const isProduction = env.NODE_ENV === 'production';
  const adapter = new FastifyAdapter({
    rewriteUrl: withoutTrailingSlash,
    trustProxy: env.TRUST_PROXY,
    requestTimeout: serverOptions.requestTimeout,
    frameworkErrors: answerUnroutable(() => app.get(AdminListener)),
    // Schemas say how long an id may be; the router would answer 404 beyond 100 characters.
    routerOptions: { maxParamLength: 16_384 },
    // There is no middleware, and without it no request has to pass by.
    skipMiddie: true,
    // What has no route or is no HTTP gets the same headers as everything else.
    clientErrorHandler: clientErrorHandler(isProduction),
    http: { ...serverOptions, ServerResponse: securedResponse(isProduction) },
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
  const logger = createLogger(env);
  app.useLogger(new ServiceLogger(logger));
  const pages = app.get(ErrorPages);
  const failures = new FailureFilter((error, request, reply) => {
    const isPage = isBelowConsole(request.routeOptions.url ?? request.url);
    if (isPage) pages.answer(error, request, reply);
    return isPage;
  });
  app.useGlobalFilters(failures);
  const fastify = adapter.getInstance();
  separateListeners(fastify, app.get(AdminListener), app.get(AcceptQueues));
  logRequests(fastify, logger);
  limitBodies(fastify, [
    [WEBHOOK_PATH, env.WEBHOOK_BODY_LIMIT_BYTES],
    [SIGN_IN_PATH, SIGN_IN_BYTES],
    ['/admin/', PEOPLE_BYTES],
    [`${CONSOLE_PATH}/`, PEOPLE_BYTES],
  ]);
  const bodies = app.get(DeliveryBodies);
  // Before the modules, which close their doors by hooks of their own, ask for parsers.
  parseBodies(fastify, {
    formPath: CONSOLE_PATH,
    own: new Map([[WEBHOOK_PATH, (request, stream, done) => bodies.receive(request, stream, done)]]),
    openPaths: new Map([[SIGN_IN_PATH, new UploadBudget(SIGN_INS_BYTES)]]),
  });
  app.get(OpenApiDocument).describe(app);
  app.get(InputGate).guard(failures.refuse);
  app.get(ConnectionLimit).limit(adapter.getHttpServer());
  return app;
}
