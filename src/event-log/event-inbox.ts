import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Client, PoolClient } from 'pg';
import { ENV, type Env } from '../config/env';
import { postgresErrorFacts } from '../failures/postgres-error';
import { SafePool } from '../database/safe-pool';
import { Metrics } from '../metrics/metrics';
import { InboxGroup, type InboxItem } from './inbox-group';
import { InboxStatements } from './inbox-statements';
import type { NewEvent, Receipt } from './new-event';
import { NotStoredError } from '../failures/not-stored.error';

/** Stripe waits longer, but a load balancer in between may not. */
const PATIENCE_MS = 4_000;
/** Two, so that one group is filled, sent and parsed while the other one waits for its commit. */
const WRITERS = 2;
/**
 * Groups whose deliveries were answered 503 while the server may still be at it. Closing their connections would not end
 * that (it may wait for a standby), so that each try would leave one more behind, until nobody can connect.
 */
const MAX_ABANDONED = 4;
/** So long nobody hears of an abandoned group; then its connection is closed after all. */
const SILENCE_LIMIT_MS = 120_000;
const MAX_WAITING_BYTES = 64 * 1024 * 1024;
/**
 * More deliveries at a time than often come together by chance while Stripe sends at an even rate, and few enough that each
 * of several replicas that share a burst has them.
 */
const CROWD = 8;
/** Right after a group is stored nobody waits; those who were answered will be back with the next ones. */
const CROWDED_FOR_MS = 50;

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
  /** Waiting or being written. */
  private pending = 0;
  private crowdedAt = -Infinity;
  private isScheduled = false;
  private writers = 0;
  private abandoned = 0;
  /** The last group got no answer in time. Until one does, one at a time finds out, and the others need not wait. */
  private isSilent = false;
  /** Taken out of the pool. */
  private readonly clients = new Set<PoolClient>();

  constructor(@Inject(ENV) env: InboxSettings, metrics: Metrics) {
    this.statements = new InboxStatements(env);
    this.pool = new SafePool({
      connectionString: env.DATABASE_URL,
      application_name: 'hookledger-inbox',
      max: WRITERS + MAX_ABANDONED,
      connectionTimeoutMillis: PATIENCE_MS,
      silenceLimitMs: SILENCE_LIMIT_MS,
      keepAlive: true,
    });
    metrics.watch('inbox_waiting_deliveries', 'Deliveries that are not on disk yet', [], () => [
      { value: this.pending },
    ]);
    metrics.watch(
      'inbox_abandoned_groups',
      'Groups of deliveries that were answered 503 while the log may still be storing them',
      [],
      () => [{ value: this.abandoned }],
    );
  }

  /** So many deliveries wait to be on disk, or did a moment ago, that whatever else can wait should. */
  get isBusy(): boolean {
    return performance.now() - this.crowdedAt < CROWDED_FOR_MS;
  }

  /**
   * Resolves once the event is on disk, be it by this delivery or an earlier one.
   * @param leaseMs so long a worker of this process has it to itself; 0: it is left to whoever sweeps.
   * @throws {NotStoredError} when it is not, or not known to be; it may turn out to be stored all the same.
   */
  async append(event: NewEvent, leaseMs: number): Promise<Receipt> {
    if (this.abandoned >= MAX_ABANDONED) throw new NotStoredError('earlier deliveries are not on disk yet');
    if (this.isSilent && this.writers > 0) throw new NotStoredError('the log has not answered lately');
    if (this.waitingBytes + event.body.length > MAX_WAITING_BYTES)
      throw new NotStoredError('too many deliveries wait');
    this.pending += 1;
    if (this.pending > CROWD) this.crowdedAt = performance.now();
    try {
      return await new Promise((resolve, reject) => {
        const item: InboxItem = {
          event,
          leaseMs,
          resolve,
          reject,
          giveUp: () => this.drop(item),
          timer: undefined,
        };
        item.timer = setTimeout(() => item.giveUp(), PATIENCE_MS);
        this.waiting.push(item);
        this.waitingBytes += event.body.length;
        this.schedule();
      });
    } finally {
      this.pending -= 1;
    }
  }

  /** After all that has arrived by now is read: a lonely delivery does not wait for it, and others come together. */
  private schedule(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    setImmediate(() => {
      this.isScheduled = false;
      this.write();
    });
  }

  /** Whoever still waited for an answer has had it by now: 503. */
  async onApplicationShutdown(): Promise<void> {
    for (const client of this.clients) (client as unknown as Client).end().catch(() => undefined);
    await this.pool.end();
  }

  private write(): void {
    while (
      this.writers < (this.isSilent ? 1 : WRITERS) &&
      this.abandoned < MAX_ABANDONED &&
      this.waiting.length > 0
    ) {
      const group = InboxGroup.takeFrom(this.waiting);
      this.waitingBytes -= group.bytes;
      this.writers += 1;
      let isAbandoned = false;
      group.onGivenUp(() => {
        isAbandoned = true;
        this.isSilent = true;
        this.writers -= 1;
        this.abandoned += 1;
        this.write();
      });
      void this.commit(group).finally(() => {
        if (isAbandoned) this.abandoned -= 1;
        else this.writers -= 1;
        this.write();
      });
    }
  }

  /** Never cancelled, however long it takes: a cancelled wait for a standby would report success. */
  private async commit(group: InboxGroup): Promise<void> {
    let client: PoolClient | undefined;
    try {
      client = await this.pool.connect();
      this.clients.add(client);
      group.settle(await this.statements.store(group.events, client));
      client.release();
      this.isSilent = false;
    } catch (error) {
      client?.release(true);
      const facts = postgresErrorFacts(error);
      // The server refused a row: the others shall not suffer for it.
      if (facts?.sqlState?.startsWith('22') && group.size > 1) {
        for (const half of group.split()) await this.commit(half);
        return;
      }
      group.reject(new NotStoredError(facts?.message ?? 'the log did not answer', { cause: error }));
    } finally {
      if (client) this.clients.delete(client);
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
