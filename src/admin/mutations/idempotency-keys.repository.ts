import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { postgresErrorFacts } from '../../failures/postgres-error';
import { FailureException } from '../../http/failures/failure.exception';
import type { Idempotency } from './idempotency';

/** What the first call with a key was answered. */
export interface StoredAnswer {
  status: number;
  body: unknown;
}

interface KeyRow extends StoredAnswer {
  request_hash: string;
}

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const LOCK_NOT_AVAILABLE = '55P03';

/** `admin_idempotency_keys`: written in the transaction of the work itself, so that a failure leaves the key free. */
@Injectable()
export class IdempotencyKeysRepository {
  /**
   * Takes a key, or finds what it was answered. Whoever has it at this moment is waited for: the primary key lets nobody
   * else in before that transaction has ended.
   * @returns undefined: it is the caller's now.
   * @throws {FailureException} 409 while somebody else has it for longer than a lock is waited for, 422 when it stands for
   * another request.
   */
  async claim(
    actor: string,
    { key, requestHash }: Idempotency,
    manager: EntityManager,
  ): Promise<StoredAnswer | undefined> {
    if (await this.insert(actor, key, requestHash, manager)) return undefined;
    const [row]: KeyRow[] = await manager.query(
      `select request_hash, response_status as status, response_body as body from admin_idempotency_keys
       where actor = $1 and key = $2`,
      [actor, key],
    );
    // Deleted for its age just now.
    if (!row) return this.claim(actor, { key, requestHash }, manager);
    if (row.request_hash === requestHash) return { status: row.status, body: row.body };
    throw new FailureException(422, 'idempotency_key_reused', {
      message: 'This Idempotency-Key stands for another request; choose a new one.',
    });
  }

  async store(
    actor: string,
    key: string,
    { status, body }: StoredAnswer,
    manager: EntityManager,
  ): Promise<void> {
    await manager.query(
      `update admin_idempotency_keys set response_status = $3, response_body = $4::json where actor = $1 and key = $2`,
      [actor, key, status, JSON.stringify(body)],
    );
  }

  /** Those that are older than a day, so many at most. @returns how many. */
  async forgetOld(limit: number, manager: EntityManager): Promise<number> {
    const [, count]: [unknown, number] = await manager.query(
      `with old as materialized (
         select actor, key from admin_idempotency_keys where created_at < now() - interval '24 hours'
         order by created_at limit $1 for update skip locked)
       delete from admin_idempotency_keys k using old where (k.actor, k.key) = (old.actor, old.key)`,
      [limit],
    );
    return count;
  }

  private async insert(
    actor: string,
    key: string,
    requestHash: string,
    manager: EntityManager,
  ): Promise<boolean> {
    try {
      const rows: unknown[] = await manager.query(
        `insert into admin_idempotency_keys (actor, key, request_hash) values ($1, $2, $3)
         on conflict (actor, key) do nothing returning key`,
        [actor, key, requestHash],
      );
      return rows.length > 0;
    } catch (error) {
      if (postgresErrorFacts(error)?.sqlState !== LOCK_NOT_AVAILABLE) throw error;
      throw new FailureException(409, 'idempotency_key_in_use', {
        message: 'A request with this Idempotency-Key is still under way; send it again in a few seconds.',
      });
    }
  }
}
