import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** Sessions end this long after the sign-in, however busy they are. */
const LIFETIME_SECONDS = 12 * 3_600;

export interface NewSession {
  idDigest: Buffer;
  actor: string;
  proof: Buffer;
  /** Where the sign-in came from. */
  address: string;
}

/** `console_sessions`, but for looking them up. */
@Injectable()
export class ConsoleSessionsRepository {
  async insert({ idDigest, actor, proof, address }: NewSession, manager: EntityManager): Promise<Date> {
    const [row]: { expiresAt: Date }[] = await manager.query(
      `insert into console_sessions (id_digest, actor, proof, address, expires_at)
       values ($1, $2, $3, $4, now() + $5::int * interval '1 second') returning expires_at as "expiresAt"`,
      [idDigest, actor, proof, address, LIFETIME_SECONDS],
    );
    if (!row) throw new Error('unreachable: an insert returns its row');
    return row.expiresAt;
  }

  async delete(idDigest: Buffer, manager: EntityManager): Promise<void> {
    await manager.query(`delete from console_sessions where id_digest = $1`, [idDigest]);
  }

  /** Idle ones too. What another sign-in is deleting is left to it. */
  async deleteEnded(idleSeconds: number, manager: EntityManager): Promise<void> {
    await manager.query(
      `delete from console_sessions where id_digest = any (array(
         select id_digest from console_sessions
         where expires_at <= now() or last_seen_at <= now() - $1::int * interval '1 second'
         for update skip locked))`,
      [idleSeconds],
    );
  }
}
