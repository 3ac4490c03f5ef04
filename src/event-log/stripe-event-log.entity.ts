import { Check, Column, Entity, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';
import type { AttemptTrigger, EventStatus } from './event-status';
import type { EventSource } from './new-event';

/** One row per Stripe event ever accepted: the ledger of what was received and, at once, the queue of what is to do. */
@Entity('stripe_event_log')
@Unique('stripe_event_log_stripe_event_id_key', ['stripeEventId'])
@Index('stripe_event_log_due', ['nextAttemptAt'], { where: '(next_attempt_at IS NOT NULL)' })
@Index('stripe_event_log_object', ['objectId', 'eventCreated', 'id'])
@Index('stripe_event_log_dead', ['id'], { where: "(status = 'dead'::text)" })
@Index('stripe_event_log_claimed', ['nextAttemptAt'], { where: '(claimed_by IS NOT NULL)' })
@Index('stripe_event_log_suspect', ['nextAttemptAt'], { where: '(crash_count > 0)' })
@Index('stripe_event_log_waiting', ['id'], { where: '(waiting_for IS NOT NULL)' })
@Index('stripe_event_log_waiting_for', { synchronize: false })
@Index('stripe_event_log_type', ['eventType', 'id'], { where: 'processed' })
@Index('stripe_event_log_unapplied', ['status', 'id'], {
  where: "(status = ANY (ARRAY['ignored'::text, 'superseded'::text]))",
})
@Index('stripe_event_log_failed', ['id'], { where: '(last_error IS NOT NULL)' })
@Check(
  'stripe_event_log_status_known',
  `status in ('pending', 'retrying', 'waiting', 'processed', 'ignored', 'superseded', 'dead')`,
)
@Check(
  'stripe_event_log_processed_follows_status',
  `processed = (status in ('processed', 'ignored', 'superseded'))`,
)
@Check(
  'stripe_event_log_due_follows_status',
  `(next_attempt_at is not null) = (status in ('pending', 'retrying'))`,
)
export class StripeEventLog {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  /** `evt_…`, Stripe's own; the same on every delivery of the event. */
  @Column({ type: 'text', name: 'stripe_event_id', collation: 'C' })
  stripeEventId: string;

  @Column('text', { name: 'event_type' })
  eventType: string;

  /** The body exactly as it was signed, or as Stripe's API wrote it. Text, because jsonb refuses `\u0000` and rounds numbers. */
  @Column('text', { name: 'event_data', nullable: true })
  eventData: string | null;

  /** When it was received. */
  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt: Date;

  @Column('boolean', { default: false })
  processed: boolean;

  /** Ordinary failures so far; infrastructure and contention do not count. */
  @Column('integer', { name: 'retry_count', default: 0 })
  retryCount: number;

  @Column('text', { name: 'last_error', nullable: true })
  lastError: string | null;

  @Column('text', { default: 'pending' })
  status: EventStatus;

  /** Stripe's `created`, whole seconds. */
  @Column('timestamptz', { name: 'event_created' })
  eventCreated: Date;

  @Column('text', { name: 'api_version', nullable: true })
  apiVersion: string | null;

  @Column('text', { nullable: true })
  account: string | null;

  @Column('boolean', { nullable: true })
  livemode: boolean | null;

  /** `data.object.id`. */
  @Column({ type: 'text', name: 'object_id', collation: 'C', nullable: true })
  objectId: string | null;

  /** The door it came through. */
  @Column('text', { default: 'webhook' })
  source: EventSource;

  /** The span that brought it, or had it replayed last, where somebody traces. https://www.w3.org/TR/trace-context/ */
  @Column('text', { nullable: true })
  traceparent: string | null;

  @Column('timestamptz', { name: 'next_attempt_at', nullable: true })
  nextAttemptAt: Date | null;

  @Column('text', { name: 'next_trigger', default: 'delivery' })
  nextTrigger: AttemptTrigger;

  /** `customer:cus_…` or `price:price_…`, several separated by spaces, which no id contains (any of them suffices). */
  @Column('text', { name: 'waiting_for', nullable: true })
  waitingFor: string | null;

  /** The event whose state is stored instead of this one's. */
  @Column({ type: 'text', name: 'superseded_by', collation: 'C', nullable: true })
  supersededBy: string | null;

  /** Why it is ignored or dead, in one sentence for people. */
  @Column('text', { nullable: true })
  reason: string | null;

  /** What a person should know although it is no error, for example `unknown_subscription_status`. */
  @Column('text', { array: true, default: () => "'{}'" })
  flags: string[];

  /**
   * The worker that holds it until `next_attempt_at`; still set after that, the worker was lost. Null also while it is in
   * the hands of the worker that stored it.
   */
  @Column('text', { name: 'claimed_by', nullable: true })
  claimedBy: string | null;

  @Column('integer', { name: 'attempt_count', default: 0 })
  attemptCount: number;

  /** Attempts in a row that infrastructure or contention ended; after 20 the next counts as an ordinary failure. */
  @Column('integer', { name: 'deferral_count', default: 0 })
  deferralCount: number;

  /** How often it was found left behind without a recorded outcome. */
  @Column('integer', { name: 'crash_count', default: 0 })
  crashCount: number;

  @Column('timestamptz', { name: 'processed_at', nullable: true })
  processedAt: Date | null;
}
