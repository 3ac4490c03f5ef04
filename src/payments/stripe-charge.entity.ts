import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { VersionedRow } from '../ordering/versioned-row';

/** A charge and how much of it went back. Amounts in the currency's minor unit. */
@Entity('stripe_charges')
@Index('stripe_charges_payment', ['paymentId'])
@Index('stripe_charges_customer', ['customerId', 'id'])
export class StripeCharge extends VersionedRow {
  /** `ch_…` */
  @PrimaryColumn({ type: 'text', collation: 'C' })
  id: string;

  @Column({ type: 'text', name: 'customer_id', collation: 'C', nullable: true })
  customerId: string | null;

  @Column({ type: 'text', name: 'payment_id', collation: 'C', nullable: true })
  paymentId: string | null;

  /** ISO 4217, lower case. */
  @Column('text', { nullable: true })
  currency: string | null;

  @Column('bigint', { nullable: true })
  amount: string | null;

  /** Cumulative; it falls when a refund fails. */
  @Column('bigint', { name: 'amount_refunded', nullable: true })
  amountRefunded: string | null;

  /** True only when all of it went back. */
  @Column('boolean', { default: false })
  refunded: boolean;
}
