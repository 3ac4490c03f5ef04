import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';

/** Somebody who is signed in to the console. */
export const sessionAnswer = z.object({
  id: z.string().meta({ description: 'To end it with. Nobody can sign in with it' }),
  actor: z.string().meta({ description: 'The name of the token' }),
  address: z.string().nullable().meta({ description: 'Where the sign-in came from' }),
  createdAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime().meta({ description: 'A minute late at most' }),
  expiresAt: z.iso.datetime(),
});

export interface ListedSession {
  id: string;
  actor: string;
  address: string | null;
  createdAt: Date;
  lastSeenAt: Date;
  expiresAt: Date;
}

/** More than ever sign in; each sign-in deletes those that have ended. */
const MAX_LISTED = 500;

/** `console_sessions`, as people see them. Ids are digests of those in the cookies. */
@Injectable()
export class SessionsRepository {
  /** @param actor whose; undefined: everybody's. */
  async list(
    actor: string | undefined,
    idleSeconds: number,
    manager: EntityManager,
  ): Promise<ListedSession[]> {
    return manager.query(
      `select encode(id_digest, 'hex') as id, actor, address, created_at as "createdAt",
         last_seen_at as "lastSeenAt", expires_at as "expiresAt"
       from console_sessions
       where ($1::text is null or actor = $1) and expires_at > now()
         and last_seen_at > now() - $2::int * interval '1 second'
       order by last_seen_at desc, id_digest limit ${MAX_LISTED}`,
      [actor ?? null, idleSeconds],
    );
  }

  /** @returns whose it was; undefined where there is none. */
  async end(id: string, actor: string | undefined, manager: EntityManager): Promise<string | undefined> {
    // The driver puts the number of rows beside them.
    const [rows]: [{ actor: string }[], number] = await manager.query(
      `delete from console_sessions where id_digest = decode($1, 'hex') and ($2::text is null or actor = $2)
       returning actor`,
      [id, actor ?? null],
    );
    return rows[0]?.actor;
  }
}
