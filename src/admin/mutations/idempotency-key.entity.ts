import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A call that was answered, by the key that its caller gave it, so that sending it again does nothing twice. */
@Entity('admin_idempotency_keys')
@Index('admin_idempotency_keys_age', ['createdAt'])
export class IdempotencyKey {
  /** The name of the token: two callers may well choose the same key. */
  @PrimaryColumn('text')
  actor: string;

  @PrimaryColumn({ type: 'text', collation: 'C' })
  key: string;

  /** Of method, path and body. */
  @Column('text', { name: 'request_hash' })
  requestHash: string;

  /** Null only within the transaction that does the work. */
  @Column('integer', { name: 'response_status', nullable: true })
  responseStatus: number | null;

  /** Not jsonb, which would forget the order of its fields. */
  @Column('json', { name: 'response_body', nullable: true })
  responseBody: unknown;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt: Date;
}
