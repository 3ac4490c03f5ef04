import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import type { AttemptTrigger } from './event-status';
import { StripeEventLog } from './stripe-event-log.entity';

/** One attempt worth reading later: every one, except a first attempt at delivery that simply succeeded. */
@Entity('stripe_event_attempt')
export class StripeEventAttempt {
  @PrimaryColumn('bigint', { name: 'event_id' })
  eventId: string;

  @PrimaryColumn('integer')
  number: number;

  @ManyToOne(() => StripeEventLog, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'event_id', foreignKeyConstraintName: 'stripe_event_attempt_event_id_fkey' })
  event?: StripeEventLog;

  @Column('text')
  trigger: AttemptTrigger;

  /** The status it led to, or `deferred` where infrastructure or contention ended it. */
  @Column('text')
  outcome: string;

  @Column('text', { name: 'error_class', nullable: true })
  errorClass: string | null;

  @Column('text', { name: 'error_message', nullable: true })
  errorMessage: string | null;

  @Column('timestamptz', { name: 'started_at' })
  startedAt: Date;

  @Column('integer', { name: 'duration_ms' })
  durationMs: number;

  @Column('text')
  worker: string;
}
