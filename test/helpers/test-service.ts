import { setTimeout as sleep } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SchedulerRegistry } from '@nestjs/schedule';
import Stripe = require('stripe');
import { createApp } from '../../src/app.factory';
import { readEnv } from '../../src/config/env';
import { DatabaseReadiness } from '../../src/database/readiness';
import { AdminListener } from '../../src/listeners/admin-listener';
import { payloadOf, type SimulatedEvent } from '../../dev/simulation/event.object';
import { WEBHOOK_PATH } from '../../src/webhooks/webhook-path';
import { asServiceRole } from './service-role';
import { createTestDatabase, type TestDatabase } from './test-database';

export const WEBHOOK_SECRET = 'whsec_test_first_0123456789abcdef0123456789';
export const OTHER_WEBHOOK_SECRET = 'whsec_test_second_0123456789abcdef0123456789';
export const OPERATOR = 'operator-token-of-the-tests-0123456789';
export const VIEWER = 'viewer-token-of-the-tests-0123456789';

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  json: Record<string, unknown>;
}

export interface LoggedEvent {
  status: string;
  processed: boolean;
  retry_count: number;
  last_error: string | null;
  waiting_for: string | null;
  superseded_by: string | null;
  reason: string | null;
  flags: string[];
  event_data: string;
  attempt_count: number;
  crash_count: number;
}

/** The whole service on a database of its own, listening on 127.0.0.1, as a deployment runs it. */
export class TestService {
  private constructor(
    readonly app: NestFastifyApplication,
    readonly database: TestDatabase,
    /** Where Stripe delivers. */
    readonly url: string,
    /** Where everything else is; the same unless ADMIN_PORT is among the settings. */
    readonly adminUrl: string,
  ) {}

  /** @param settings environment variables over the tests' own; with `ADMIN_PORT: '0'` it has two listeners. */
  static async start(
    settings: Record<string, string> = {},
    { database, untilReady = true }: { database?: TestDatabase; untilReady?: boolean } = {},
  ): Promise<TestService> {
    const own = database ?? (await createTestDatabase());
    const env = readEnv({
      NODE_ENV: 'test',
      HOST: '127.0.0.1',
      PORT: '0',
      LOG_LEVEL: 'silent',
      DATABASE_URL: await serviceUrl(own),
      DATABASE_POOL_SIZE: '6',
      // Production wants it said.
      STRIPE_LIVEMODE: 'any',
      STRIPE_WEBHOOK_SECRET: `${WEBHOOK_SECRET},${OTHER_WEBHOOK_SECRET}`,
      ADMIN_API_TOKENS: `olga:operator:${OPERATOR},victor:viewer:${VIEWER}`,
      RETRY_BASE_DELAY_MS: '1',
      SWEEP_INTERVAL_MS: '100',
      ...settings,
    });
    const app = await createApp({ ...env, isAdminApart: env.isAdminApart && 'ADMIN_PORT' in settings });
    try {
      await app.listen(env.PORT, env.HOST);
    } catch (error) {
      await app.close();
      throw error;
    }
    await stopSchedules(app, EVERY_FEW_SECONDS);
    if (untilReady) await app.get(DatabaseReadiness).whenReady;
    const url = await app.getUrl();
    return new TestService(app, own, url, app.get(AdminListener).url ?? url);
  }

  /** Ends the service; the database goes with it unless it is to be used on. */
  async stop({ keepDatabase = false } = {}): Promise<void> {
    await this.app.close();
    if (!keepDatabase) await this.database.drop();
  }

  query<T extends object = Record<string, unknown>>(sql: string, values?: unknown[]): Promise<T[]> {
    return this.database.query<T>(sql, values);
  }

  /** Sends a really signed delivery. */
  deliver(event: SimulatedEvent | string, headers: Record<string, string> = {}): Promise<Answer> {
    const payload = typeof event === 'string' ? event : payloadOf(event);
    return this.post(payload, { 'stripe-signature': sign(payload), ...headers });
  }

  /** Sends a body to the webhook endpoint with just these headers. */
  post(body: string | Buffer<ArrayBuffer>, headers: Record<string, string> = {}): Promise<Answer> {
    return this.request('POST', WEBHOOK_PATH, {
      body,
      headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    });
  }

  /** Calls the admin API as an operator, if not told otherwise. */
  admin(method: string, path: string, body?: unknown, token: string | null = OPERATOR): Promise<Answer> {
    return this.request(method, `/admin${path}`, {
      ...(body !== undefined && { body: JSON.stringify(body) }),
      headers: {
        ...(token !== null && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
    });
  }

  async request(method: string, path: string, init: Omit<RequestInit, 'method'> = {}): Promise<Answer> {
    const base = path === WEBHOOK_PATH ? this.url : this.adminUrl;
    const response = await fetch(base + path, { method, ...init });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: isJson && text !== '' ? JSON.parse(text) : {},
    };
  }

  /** The log row of an event. */
  async logged(eventId: string): Promise<LoggedEvent> {
    const [row] = await this.query<LoggedEvent>('select * from stripe_event_log where stripe_event_id = $1', [
      eventId,
    ]);
    if (!row) throw new Error(`${eventId} is not in the log`);
    return row;
  }

  /** Waits until an event has one of these statuses. */
  async until(eventId: string, ...statuses: string[]): Promise<LoggedEvent> {
    return eventually(async () => {
      const row = await this.logged(eventId);
      if (!statuses.includes(row.status)) {
        throw new Error(
          `${eventId} is ${row.status}, not ${statuses.join(' or ')}: ${row.last_error ?? row.waiting_for ?? ''}`,
        );
      }
      return row;
    });
  }

  /** Waits until no bulk replay runs, and none of its events is due. */
  async bulkReplaysEnded(): Promise<void> {
    await eventually(async () => {
      const running = await this.query(`select from bulk_replays where state = 'running'`);
      if (running.length > 0) throw new Error('a bulk replay is running');
    });
    await this.settled();
  }

  /** Waits until nothing is due: every event is finished, waiting or dead. A bulk replay may make more due. */
  async settled(): Promise<void> {
    await eventually(async () => {
      const rows = await this.query<{ id: string; status: string; last_error: string | null }>(
        `select stripe_event_id as id, status, last_error from stripe_event_log where next_attempt_at is not null`,
      );
      if (rows.length > 0) throw new Error(`unfinished: ${JSON.stringify(rows.slice(0, 3))}`);
    });
  }
}

/** TEST_SERVICE_ROLE=1: the service runs as a role that may do no more than deploy/postgres/grants.sql says. */
async function serviceUrl(database: TestDatabase): Promise<string> {
  if (!process.env.TEST_SERVICE_ROLE) return database.url;
  const [migrated] = await database.query(`select to_regclass('admin_audit_log') as name`);
  return migrated?.name ? asServiceRole(database) : database.url;
}

/** The `Stripe-Signature` header for a body. */
export function sign(
  payload: string,
  { secret = WEBHOOK_SECRET, timestamp }: { secret?: string; timestamp?: number } = {},
): string {
  return Stripe.webhooks.generateTestHeaderString({
    payload,
    secret,
    ...(timestamp !== undefined && { timestamp }),
  });
}

/**
 * Ends the schedules of a service but for those whose pattern matches, and the sweep with them where there is none. A job
 * that comes once a minute would be part of a test in some seconds and not in others, so specs call such jobs themselves.
 */
export async function stopSchedules(app: NestFastifyApplication, but?: RegExp): Promise<void> {
  const registry = app.get(SchedulerRegistry);
  for (const job of registry.getCronJobs().values())
    if (!but?.test(String(job.cronTime.source))) await job.stop();
  if (!but) for (const name of registry.getIntervals()) registry.deleteInterval(name);
}

/** Patterns of jobs that run every second, or every five. */
const EVERY_FEW_SECONDS = /^\*(\/5)?( \*){5}$/;

/** For a machine that is busy with much else. Broken variants never do what is waited for; their runs are impatient. */
const PATIENCE_MS = Number(process.env.TEST_PATIENCE_MS ?? 60_000);

/** Tries until it does not throw; the last error tells what was still missing. */
export async function eventually<T>(attempt: () => Promise<T>, withinMs = PATIENCE_MS): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(25);
    }
  }
}
