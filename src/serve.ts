import { setTimeout as sleep } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from './app.factory';
import { aborted, interruption } from './terminal/interrupt';
import { lastLine, reportCrashes } from './terminal/last-resort';
import { type Env, readEnv } from './config/env';
import type { Surroundings } from './config/surroundings';
import { DatabaseReadiness } from './database/readiness';
import { isTaken } from './listeners/free-port';
import { AcceptQueues } from './listeners/accept-queues';
import { AdminListener } from './listeners/admin-listener';
import { CannotListenError } from './listeners/cannot-listen.error';
import { workerName } from './config/worker-name';
import { surroundingsOf } from './surroundings';
import { startTracing, type StopTracing } from './tracing/start-tracing';

/** After the attempts: connections are closed, logs written. */
const LAST_STEPS_MS = 2_000;

/** Runs the service until it is told to stop. */
export async function serve(): Promise<void> {
  reportCrashes('hookledger');
  const signal = interruption();
  let surroundings: Surroundings | undefined;
  let stopTracing: StopTracing | undefined;
  try {
    surroundings = await surroundingsOf(process.env);
    const env = readEnv(surroundings.source);
    stopTracing = startTracing(surroundings.source, workerName);
    process.exitCode = await runUntilStopped(env, surroundings, signal);
  } catch (error) {
    console.error(lastLine('hookledger', error));
    process.exitCode = 1;
  } finally {
    // Last, since the service still writes while it closes.
    await surroundings?.stop();
    await stopTracing?.();
    // Signal handlers keep Node alive.
    process.exit();
  }
}

/** @returns the exit code. */
async function runUntilStopped(env: Env, surroundings: Surroundings, signal: AbortSignal): Promise<number> {
  const app = await createApp(env);
  try {
    const url = await listen(app, env);
    const [webhookSecret = ''] = env.STRIPE_WEBHOOK_SECRET;
    await surroundings.announce({ url, adminUrl: app.get(AdminListener).url ?? url, webhookSecret });
    await Promise.race([aborted(signal), refused(app)]);
    return 0;
  } finally {
    await closeInTime(app, env.SHUTDOWN_GRACE_MS);
    await surroundings.withdraw();
  }
}

/** A connection that has fallen silent shall not keep the process from ending: what hangs on it rolls back. */
async function closeInTime(app: NestFastifyApplication, graceMs: number): Promise<void> {
  const patience = new AbortController();
  await Promise.race([
    app.close(),
    sleep(graceMs + LAST_STEPS_MS, undefined, patience).catch(() => undefined),
  ]);
  patience.abort();
}

/** Throws once the database turns out not to be trusted; a database that is down is waited for. */
async function refused(app: NestFastifyApplication): Promise<never> {
  await app.get(DatabaseReadiness).whenReady;
  return new Promise(() => undefined);
}

async function listen(app: NestFastifyApplication, env: Env): Promise<string> {
  const { PORT, HOST, ADMIN_PORT, ADMIN_HOST, isAdminApart, anyPortWillDo } = env;
  // Before anything starts that would have to be stopped again.
  if (isAdminApart) await refuseTaken('ADMIN', { port: ADMIN_PORT, host: ADMIN_HOST });
  if (!anyPortWillDo) await refuseTaken('public', { port: PORT, host: HOST });
  const isTakenByAnother = anyPortWillDo && (await isTaken(PORT, HOST));
  if (isTakenByAnother) console.log(`Port ${PORT} is taken, so another one is used; set PORT to choose.`);
  try {
    const queues = app.get(AcceptQueues);
    const options = { port: isTakenByAnother ? 0 : PORT, host: HOST, ...queues.options };
    await app.listen(options);
    await queues.open(app.getHttpServer());
  } catch (cause) {
    if (cause instanceof CannotListenError) throw cause;
    throw new CannotListenError('public', { port: PORT, host: HOST }, cause);
  }
  return app.getUrl();
}

/** @throws {CannotListenError} */
async function refuseTaken(listener: 'public' | 'ADMIN', address: { port: number; host: string }) {
  const isFree = address.port === 0 || !(await isTaken(address.port, address.host));
  if (!isFree) throw new CannotListenError(listener, address, { code: 'EADDRINUSE' });
}
