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
import { SignInAttempts } from './console/access/sign-in-attempts';
import { CONSOLE_PATH, SIGN_IN_PATH } from './console/console-path';
import { ErrorPages } from './console/errors/error-pages.service';
import { limitBodies } from './http/body-limits';
import { parseBodies } from './http/body-parser';
import { ConnectionLimit } from './http/connections';
import { FailureFilter } from './http/failure.filter';
import { refuseUnknownRoutes } from './http/unknown-routes';
import { UploadBudget } from './http/uploads/upload-budget';
import { logRequests } from './logging/request-log';
import { ServiceLogger } from './logging/service-logger';
import { Metrics } from './metrics/metrics';
import { DeliveryBodies } from './webhooks/delivery-bodies';
import { DeliveryReporter } from './webhooks/delivery-reporter';
import { StripeSignatureGuard } from './webhooks/stripe-signature.guard';
import { guardWebhookEdge } from './webhooks/webhook-edge';
import { WEBHOOK_PATH, withoutTrailingSlash } from './webhooks/webhook-path';

/** A token and where to go from there. */
const SIGN_IN_BYTES = 16 * 1024;
/** Of all that sign in at the same moment. */
const SIGN_INS_BYTES = 1024 * 1024;
/** A thousand ids of 255 characters, the most that a call takes. */
const PEOPLE_BYTES = 256 * 1024;

/** The whole service, wired and not yet listening: the same for production, the demo and the tests. */
export async function createApp(env: Env): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    rewriteUrl: withoutTrailingSlash,
    trustProxy: env.TRUST_PROXY,
    // By default nobody is ever disconnected for being slow.
    requestTimeout: 10_000,
    // There is no middleware, and without it no request has to pass by.
    skipMiddie: true,
    // What a connection may have in memory that nobody reads; Node 22 has made it 64 KiB.
    http: { headersTimeout: 5_000, connectionsCheckingInterval: 1_000, highWaterMark: 16 * 1024 },
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.forRoot(env), adapter, {
    bodyParser: false,
    bufferLogs: true,
    abortOnError: false,
  });
  const logger = await app.resolve<PinoLogger>(PinoLogger);
  app.useLogger(new ServiceLogger(logger, {}));
  app.useGlobalFilters(new FailureFilter());
  const fastify = adapter.getInstance();
  logRequests(fastify, logger.logger);
  const bodies = app.get(DeliveryBodies);
  limitBodies(fastify, [
    [WEBHOOK_PATH, env.WEBHOOK_BODY_LIMIT_BYTES],
    [SIGN_IN_PATH, SIGN_IN_BYTES],
    ['/admin/', PEOPLE_BYTES],
    [`${CONSOLE_PATH}/`, PEOPLE_BYTES],
  ]);
  parseBodies(fastify, {
    formPath: CONSOLE_PATH,
    own: new Map([[WEBHOOK_PATH, (request, stream, done) => bodies.receive(request, stream, done)]]),
    openPaths: new Map([[SIGN_IN_PATH, new UploadBudget(SIGN_INS_BYTES)]]),
  });
  secureAnswers(fastify);
  guardWebhookEdge(fastify, app.get(StripeSignatureGuard), app.get(DeliveryReporter));
  app.get(OpenApiDocument).describe(app);
  closeAdminGate(fastify, app.get(AdminTokens));
  closeConsoleGate(fastify, app.get(ConsoleSessions), app.get(SignInAttempts), app.get(ErrorPages));
  refuseUnknownRoutes(fastify);
  new ConnectionLimit(app.get(Metrics), env.MAX_CONNECTIONS).limit(adapter.getHttpServer());
  return app;
}
