import { Check, Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { EventFilter } from '../events/event-filter';

/** `running` until no event is pending any more, or a person has had enough of it. */
export const bulkReplayStates = ['running', 'done', 'cancelled'] as const;
export type BulkReplayState = (typeof bulkReplayStates)[number];

/** An order to replay many events, and how far it has come. */
@Entity('bulk_replays')
@Index('bulk_replays_due', ['nextAt'], { where: '(next_at IS NOT NULL)' })
@Check('bulk_replays_state_known', `state in ('running', 'done', 'cancelled')`)
@Check('bulk_replays_due_follows_state', `(next_at is not null) = (state = 'running')`)
@Check('bulk_replays_end_follows_state', `(finished_at is null) = (state = 'running')`)
@Check('bulk_replays_counts_add_up', `queued + refused + cancelled <= total`)
export class BulkReplay {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  /** The name of the token. */
  @Column('text')
  actor: string;

  @Column('text')
  reason: string;

  @Column('boolean', { name: 'is_forced' })
  isForced: boolean;

  /** Of events made due, over all replicas. */
  @Column('integer', { name: 'rate_per_second' })
  ratePerSecond: number;

  /** By which they were found; null where they were named one by one. */
  @Column('json', { nullable: true })
  filter: EventFilter | null;

  @Column('text', { default: 'running' })
  state: BulkReplayState;

  @Column('integer', { default: 0 })
  total: number;

  @Column('integer', { default: 0 })
  queued: number;

  @Column('integer', { default: 0 })
  refused: number;

  @Column('integer', { default: 0 })
  cancelled: number;

  @Column('timestamptz', { name: 'started_at', default: () => 'now()' })
  startedAt: Date;

  @Column('timestamptz', { name: 'finished_at', nullable: true })
  finishedAt: Date | null;

  /** When the next of its events may be made due; null once it is over. */
  @Column('timestamptz', { name: 'next_at', nullable: true, default: () => 'now()' })
  nextAt: Date | null;
}
