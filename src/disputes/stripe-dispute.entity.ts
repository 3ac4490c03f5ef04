import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { VersionedRow } from '../ordering/versioned-row';

/** A charge that its payer's bank asks back, as its winning event shows it. Amounts in the currency's minor unit. */
@Entity('stripe_disputes')
@Index('stripe_disputes_charge', ['chargeId', 'id'])
export class StripeDispute extends VersionedRow {
  /** `du_…`, or `dp_…` */
  @PrimaryColumn({ type: 'text', collation: 'C' })
  id: string;

  @Column({ type: 'text', name: 'charge_id', collation: 'C', nullable: true })
  chargeId: string | null;

  @Column({ type: 'text', name: 'payment_id', collation: 'C', nullable: true })
  paymentId: string | null;

  @Column('bigint', { nullable: true })
  amount: string | null;

  /** ISO 4217, lower case. */
  @Column('text', { nullable: true })
  currency: string | null;

  @Column('text', { nullable: true })
  status: string | null;

  @Column('text', { nullable: true })
  reason: string | null;
}
