import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

export interface StoredSession {
  actor: string;
  proof: Buffer;
  expiresAt: Date;
}

/** Sessions end this long after the sign-in, however busy they are. */
const LIFETIME_SECONDS = 12 * 3_600;

/** `console_sessions`. */
@Injectable()
export class ConsoleSessionsRepository {
  async insert(idDigest: Buffer, actor: string, proof: Buffer, manager: EntityManager): Promise<Date> {
    const [row]: { expiresAt: Date }[] = await manager.query(
      `insert into console_sessions (id_digest, actor, proof, expires_at)
       values ($1, $2, $3, now() + $4::int * interval '1 second') returning expires_at as "expiresAt"`,
      [idDigest, actor, proof, LIFETIME_SECONDS],
    );
    if (!row) throw new Error('unreachable: an insert returns its row');
    return row.expiresAt;
  }

  /** Of a session that has not expired. */
  async find(idDigest: Buffer, manager: EntityManager): Promise<StoredSession | undefined> {
    const [row]: StoredSession[] = await manager.query(
      `select actor, proof, expires_at as "expiresAt" from console_sessions
       where id_digest = $1 and expires_at > now()`,
      [idDigest],
    );
    return row;
  }

  async delete(idDigest: Buffer, manager: EntityManager): Promise<void> {
    await manager.query(`delete from console_sessions where id_digest = $1`, [idDigest]);
  }

  /** What another sign-in is deleting is left to it. */
  async deleteExpired(manager: EntityManager): Promise<void> {
    await manager.query(
      `delete from console_sessions where id_digest = any (array(
         select id_digest from console_sessions where expires_at <= now() for update skip locked))`,
    );
  }
}
