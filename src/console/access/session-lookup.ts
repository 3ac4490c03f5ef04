import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { idleSecondsOf } from '../../admin/sessions/idle';
import { ENV, type Env } from '../../config/env';
import { SafePool } from '../../database/safe-pool';
import { FailureException } from '../../http/failures/failure.exception';

export interface StoredSession {
  actor: string;
  proof: Buffer;
  expiresAt: Date;
}

/** A look-up takes a third of a millisecond; who comes behind so many is better off asking again. */
const MAX_WAITING = 200;
const PATIENCE_MS = 4_000;
/** So late the list of sessions may be; each page would write otherwise. */
const SEEN_EVERY_SECONDS = 60;

/**
 * Finds sessions over a connection of its own: however many cookies are looked up, people's questions keep their three, and
 * however long these take, signing in works. Nothing is kept in memory: a session that ends on one replica has ended on all.
 */
@Injectable()
export class SessionLookup implements OnApplicationShutdown {
  private readonly pool: SafePool;
  private readonly table: string;
  /** Sessions end when nothing was asked for so long. */
  private readonly idleSeconds: number;

  constructor(@Inject(ENV) env: Pick<Env, 'DATABASE_URL' | 'DATABASE_SCHEMA' | 'CONSOLE_IDLE_MINUTES'>) {
    this.idleSeconds = idleSecondsOf(env);
    this.table = `"${env.DATABASE_SCHEMA}".console_sessions`;
    this.pool = new SafePool({
      connectionString: env.DATABASE_URL,
      application_name: 'hookledger-sessions',
      max: 1,
      connectionTimeoutMillis: PATIENCE_MS,
      query_timeout: PATIENCE_MS,
      idleTimeoutMillis: 60_000,
    });
  }

  /**
   * A session that has neither expired nor been idle for too long.
   * @param isUse somebody is at it; pages that fetch themselves keep no session alive.
   * @throws {FailureException} 503 when too many wait already.
   */
  async find(idDigest: Buffer, isUse: boolean): Promise<StoredSession | undefined> {
    if (this.pool.waitingCount >= MAX_WAITING) {
      throw new FailureException(503, 'unavailable', { retryAfterSeconds: 1 });
    }
    const { rows } = await this.pool.query<StoredSession>(
      `with found as (
         select actor, proof, expires_at, last_seen_at from ${this.table}
         where id_digest = $1 and expires_at > now() and last_seen_at > now() - $2::int * interval '1 second'),
       seen as (
         update ${this.table} set last_seen_at = now()
         where id_digest = $1 and $3::boolean and exists (
           select from found where last_seen_at < now() - ${SEEN_EVERY_SECONDS} * interval '1 second'))
       select actor, proof, expires_at as "expiresAt" from found`,
      [idDigest, this.idleSeconds, isUse],
    );
    return rows[0];
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }
}
