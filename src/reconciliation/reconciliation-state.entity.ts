import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How far the log is known to have whatever Stripe lists; one row for each account that is asked. */
@Entity('reconciliation_state')
export class ReconciliationState {
  /** A connected account `acct_…`, or empty for the account of the key itself. */
  @PrimaryColumn({ type: 'text', collation: 'C' })
  account: string;

  /** Of the events that Stripe made before this second, the log has all that are of use. Null: nobody has looked yet. */
  @Column('timestamptz', { name: 'reconciled_until', nullable: true })
  reconciledUntil: Date | null;

  @Column('timestamptz', { name: 'next_run_at', default: () => 'now()' })
  nextRunAt: Date;

  /** The process that is at it, until `heldUntil` unless it renews that. */
  @Column('text', { name: 'held_by', nullable: true })
  heldBy: string | null;

  @Column('timestamptz', { name: 'held_until', nullable: true })
  heldUntil: Date | null;

  /** When the last run ended. */
  @Column('timestamptz', { name: 'tried_at', nullable: true })
  triedAt: Date | null;

  /** Since when no run has come to its end; null while all is well. */
  @Column('timestamptz', { name: 'failing_since', nullable: true })
  failingSince: Date | null;

  @Column('text', { name: 'last_error', nullable: true })
  lastError: string | null;

  /** Stripe does not let the key read events, however often it is asked. */
  @Column('boolean', { name: 'is_refused', default: false })
  isRefused: boolean;

  /** Events that were found missing and stored, ever. */
  @Column('bigint', { name: 'missing_total', default: 0 })
  missingTotal: string;

  /** When events were last found that a delivery should have brought. */
  @Column('timestamptz', { name: 'missed_at', nullable: true })
  missedAt: Date | null;

  /** How many, in runs that are less than an hour apart. */
  @Column('integer', { name: 'missed_events', default: 0 })
  missedEvents: number;

  /** One of them. */
  @Column('text', { name: 'missed_example', nullable: true })
  missedExample: string | null;

  /** What a person's run that has not come to its end began with, how far it got, and when; null after its end. */
  @Column('timestamptz', { name: 'by_hand_since', nullable: true })
  byHandSince: Date | null;

  @Column('timestamptz', { name: 'by_hand_reached', nullable: true })
  byHandReached: Date | null;

  @Column('timestamptz', { name: 'by_hand_at', nullable: true })
  byHandAt: Date | null;
}
