import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { VersionedRow } from '../ordering/versioned-row';

/** A payment intent as its winning event shows it. Amounts in the currency's minor unit. */
@Entity('stripe_payments')
@Index('stripe_payments_customer', ['customerId', 'id'])
export class StripePayment extends VersionedRow {
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
}
