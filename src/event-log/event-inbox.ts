import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { ENV, type Env } from '../config/env';
import { postgresErrorFacts } from '../database/postgres-error';
import { SafePool } from '../database/safe-pool';
import { InboxGroup, type InboxItem } from './inbox-group';
import { InboxStatements } from './inbox-statements';
import type { NewEvent, Receipt } from './new-event';
import { NotStoredError } from './not-stored.error';

/** Stripe waits longer, but a load balancer in between may not. */
const PATIENCE_MS = 4_000;
/** Two, so that one group is filled, sent and parsed while the other one waits for its commit. */
const WRITERS = 2;
const MAX_WAITING_BYTES = 64 * 1024 * 1024;

type InboxSettings = Pick<Env, 'DATABASE_URL' | 'DATABASE_SCHEMA' | 'DATABASE_PREPARED_STATEMENTS'>;

/**
 * The door of the log. Events that arrive together are committed together: one statement, one flush to disk. It has
 * connections of its own, so that processing can never keep deliveries waiting.
 */
@Injectable()
export class EventInbox implements OnApplicationShutdown {
  private readonly pool: SafePool;
  private readonly statements: InboxStatements;
  private readonly waiting: InboxItem[] = [];
  private waitingBytes = 0;
  private writers = 0;

  constructor(@Inject(ENV) env: InboxSettings) {
    this.statements = new InboxStatements(env);
    this.pool = new SafePool({
      connectionString: env.DATABASE_URL,
      application_name: 'hookledger-inbox',
      max: WRITERS,
      connectionTimeoutMillis: PATIENCE_MS,
      keepAlive: true,
    });
  }

  /**
   * Resolves once the event is on disk, be it by this delivery or an earlier one.
   * @param claimedBy the worker that will process it next, which saves it a look-up; null leaves it to whoever sweeps.
   * @throws {NotStoredError} when it is not, or not known to be; it may turn out to be stored all the same.
   */
  async append(event: NewEvent, claimedBy: string | null): Promise<Receipt> {
    if (this.waitingBytes + event.body.length > MAX_WAITING_BYTES)
      throw new NotStoredError('too many deliveries wait');
    return new Promise((resolve, reject) => {
      const item: InboxItem = {
        event,
        claimedBy,
        resolve,
        reject,
        giveUp: () => this.drop(item),
        timer: undefined,
      };
      item.timer = setTimeout(() => item.giveUp(), PATIENCE_MS);
      this.waiting.push(item);
      this.waitingBytes += event.body.length;
      this.write();
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }

  private write(): void {
    while (this.writers < WRITERS && this.waiting.length > 0) {
      const group = InboxGroup.takeFrom(this.waiting);
      this.waitingBytes -= group.bytes;
      this.writers += 1;
      void this.commit(group).finally(() => {
        this.writers -= 1;
        this.write();
      });
    }
  }

  private async commit(group: InboxGroup): Promise<void> {
    let client: PoolClient | undefined;
    let dropped = false;
    // Never cancelled: a cancelled wait for a standby would report success. The connection is dropped instead.
    group.onGivenUp(() => {
      dropped = true;
      client?.release(true);
    });
    try {
      client = await this.pool.connect();
      if (dropped) return client.release(true);
      group.settle(await this.statements.store(group.events, client));
      client.release();
    } catch (error) {
      if (!dropped) client?.release(true);
      const facts = postgresErrorFacts(error);
      // The server refused a row: the others shall not suffer for it.
      if (facts?.sqlState?.startsWith('22') && group.size > 1) {
        for (const half of group.split()) await this.commit(half);
        return;
      }
      group.reject(new NotStoredError(facts?.message ?? 'the log did not answer', { cause: error }));
    }
  }

  /** Its time is up while it still waits for its turn. */
  private drop(item: InboxItem): void {
    const index = this.waiting.indexOf(item);
    if (index === -1) return;
    this.waiting.splice(index, 1);
    this.waitingBytes -= item.event.body.length;
    item.reject(new NotStoredError('no turn in time'));
  }
}
