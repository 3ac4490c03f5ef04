import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { VersionedRow } from '../ordering/versioned-row';

/** One refund as its winning event shows it. Amounts in the currency's minor unit. */
@Entity('stripe_refunds')
@Index('stripe_refunds_charge', ['chargeId', 'id'])
@Index('stripe_refunds_customer', ['customerId', 'id'])
export class StripeRefund extends VersionedRow {
  /** `re_…` */
  @PrimaryColumn({ type: 'text', collation: 'C' })
  id: string;

  @Column({ type: 'text', name: 'charge_id', collation: 'C', nullable: true })
  chargeId: string | null;

  @Column({ type: 'text', name: 'payment_id', collation: 'C', nullable: true })
  paymentId: string | null;

  /** Stripe sends it only since 2026-03-25; else it is the charge's. */
  @Column({ type: 'text', name: 'customer_id', collation: 'C', nullable: true })
  customerId: string | null;

  @Column('bigint', { nullable: true })
  amount: string | null;

  /** ISO 4217, lower case. */
  @Column('text', { nullable: true })
  currency: string | null;

  @Column('text', { nullable: true })
  status: string | null;

  @Column('text', { name: 'failure_reason', nullable: true })
  failureReason: string | null;
}
