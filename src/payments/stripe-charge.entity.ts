import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A charge and how much of it went back. Amounts in the currency's minor unit. */
@Entity('stripe_charges')
@Index('stripe_charges_payment', ['paymentId'])
export class StripeCharge {
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
