import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A payment intent as its winning event shows it. Amounts in the currency's minor unit. */
@Entity('stripe_payments')
@Index('stripe_payments_customer', ['customerId'])
export class StripePayment {
  /** `pi_…` */
  @PrimaryColumn({ type: 'text', collation: 'C' })
  id: string;

  @Column({ type: 'text', name: 'customer_id', collation: 'C', nullable: true })
  customerId: string | null;

  /** Stripe sends it only before 2025-03-31. */
  @Column({ type: 'text', name: 'invoice_id', collation: 'C', nullable: true })
  invoiceId: string | null;

  @Column('text', { nullable: true })
  status: string | null;

  /** ISO 4217, lower case. */
  @Column('text', { nullable: true })
  currency: string | null;

  @Column('bigint', { nullable: true })
  amount: string | null;

  @Column('bigint', { name: 'amount_received', nullable: true })
  amountReceived: string | null;

  @Column('text', { name: 'last_error_code', nullable: true })
  lastErrorCode: string | null;

  @Column('text', { name: 'last_error_message', nullable: true })
  lastErrorMessage: string | null;

  /** The event whose state this row shows; null on a stub that only other objects mention so far. */
  @Column({ type: 'text', name: 'version_event', collation: 'C', nullable: true })
  versionEvent: string | null;

  /** That event's `created`. */
  @Column('timestamptz', { name: 'version_at', nullable: true })
  versionAt: Date | null;

  /** That state is final: only another final one can replace it. */
  @Column('boolean', { name: 'version_terminal', default: false })
  versionTerminal: boolean;

  /** Several events of that second were compared; an older one arriving late may change the verdict. */
  @Column('boolean', { name: 'version_tied', default: false })
  versionTied: boolean;

  /** When the row was made; Stripe knows nothing of it. */
  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt: Date;
}
