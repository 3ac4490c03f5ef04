import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { BulkReplay } from './bulk-replay.entity';

/** `pending` until its turn has come; `queued`: it was made due. */
export const bulkReplayResults = ['pending', 'queued', 'refused', 'cancelled'] as const;
export type BulkReplayResult = (typeof bulkReplayResults)[number];

/** One event of a bulk replay: what became of the order to replay it. */
@Entity('bulk_replay_events')
@Index('bulk_replay_events_pending', ['bulkId', 'tries', 'position'], {
  where: "(result = 'pending'::text)",
})
@Check('bulk_replay_events_result_known', `result in ('pending', 'queued', 'refused', 'cancelled')`)
export class BulkReplayEvent {
  @PrimaryColumn('bigint', { name: 'bulk_id' })
  bulkId: string;

  /** From 1 on, by age: the order in which they have their turn. */
  @PrimaryColumn('integer')
  position: number;

  @ManyToOne(() => BulkReplay, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'bulk_id', foreignKeyConstraintName: 'bulk_replay_events_bulk_id_fkey' })
  bulk?: BulkReplay;

  @Column({ type: 'text', name: 'stripe_event_id', collation: 'C' })
  stripeEventId: string;

  /** The log row, which retention may take away; null where there never was one. */
  @Column('bigint', { name: 'event_id', nullable: true })
  eventId: string | null;

  @Column('text', { default: 'pending' })
  result: BulkReplayResult;

  /** Why it was refused; the codes of a single replay. */
  @Column('text', { nullable: true })
  code: string | null;

  /** How often somebody else was at it when its turn had come. */
  @Column('integer', { default: 0 })
  tries: number;

  @Column('timestamptz', { name: 'requeued_at', nullable: true })
  requeuedAt: Date | null;

  /** The number of the attempt that followed. */
  @Column('integer', { name: 'attempt_number', nullable: true })
  attemptNumber: number | null;
}
