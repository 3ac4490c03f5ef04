import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** An invoice as its winning event shows it. Amounts in the currency's minor unit. */
@Entity('stripe_invoices')
@Index('stripe_invoices_customer', ['customerId'])
export class StripeInvoice {
  /** `in_…` */
  @PrimaryColumn({ type: 'text', collation: 'C' })
  id: string;

  @Column({ type: 'text', name: 'customer_id', collation: 'C', nullable: true })
  customerId: string | null;

  @Column({ type: 'text', name: 'subscription_id', collation: 'C', nullable: true })
  subscriptionId: string | null;

  @Column('text', { nullable: true })
  status: string | null;

  /** ISO 4217, lower case. */
  @Column('text', { nullable: true })
  currency: string | null;

  @Column('bigint', { name: 'amount_due', nullable: true })
  amountDue: string | null;

  @Column('bigint', { name: 'amount_paid', nullable: true })
  amountPaid: string | null;

  @Column('bigint', { name: 'attempt_count', nullable: true })
  attemptCount: string | null;

  @Column('timestamptz', { name: 'next_payment_attempt', nullable: true })
  nextPaymentAttempt: Date | null;

  @Column('text', { name: 'hosted_invoice_url', nullable: true })
  hostedInvoiceUrl: string | null;

  @Column('text', { name: 'billing_reason', nullable: true })
  billingReason: string | null;

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
