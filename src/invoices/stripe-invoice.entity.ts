import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { VersionedRow } from '../ordering/versioned-row';

/** An invoice as its winning event shows it. Amounts in the currency's minor unit. */
@Entity('stripe_invoices')
@Index('stripe_invoices_customer', ['customerId', 'id'])
export class StripeInvoice extends VersionedRow {
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
}
