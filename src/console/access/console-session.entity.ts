import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Somebody who is signed in to the console. Whoever reads this table can neither sign in with it nor guess tokens. */
@Entity('console_sessions')
export class ConsoleSession {
  /** SHA-256 of the session's id, which only the cookie has. */
  @PrimaryColumn('bytea', { name: 'id_digest' })
  idDigest: Buffer;

  /** The name of the token. */
  @Column('text')
  actor: string;

  /** HMAC of the session's id, keyed with the token: a token that is changed or taken away ends its sessions. */
  @Column('bytea')
  proof: Buffer;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt: Date;

  /** When a page was last asked for, a minute late at most. */
  @Column('timestamptz', { name: 'last_seen_at', default: () => 'now()' })
  lastSeenAt: Date;

  /** Where the sign-in came from; null where an older version has written it. */
  @Column('text', { nullable: true })
  address: string | null;
}
