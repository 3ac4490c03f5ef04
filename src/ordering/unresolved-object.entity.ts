import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** An object whose row shows a guess: several of its events share a second, and nothing tells which came last. */
@Entity('stripe_unresolved_objects')
@Index('stripe_unresolved_objects_due', ['nextFetchAt'])
export class UnresolvedObject {
  @PrimaryColumn({ type: 'text', name: 'object_id', collation: 'C' })
  objectId: string;

  /** The table of its projection. */
  @Column('text')
  projection: string;

  /** The second in doubt: Stripe is to be asked for the object as it was after it. */
  @Column('timestamptz', { name: 'second_at' })
  secondAt: Date;

  @Column('timestamptz', { name: 'noted_at', default: () => 'now()' })
  notedAt: Date;

  @Column('timestamptz', { name: 'next_fetch_at', default: () => 'now()' })
  nextFetchAt: Date;

  @Column('integer', { name: 'fetch_failures', default: 0 })
  fetchFailures: number;

  @Column('text', { name: 'last_error', nullable: true })
  lastError: string | null;
}
