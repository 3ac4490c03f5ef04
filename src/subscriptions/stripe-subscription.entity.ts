import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { ClaimingRow } from '../ordering/claiming-row';

/** A subscription as its winning event shows it. */
@Entity('stripe_subscriptions')
@Index('stripe_subscriptions_customer', ['customerId'])
export class StripeSubscription extends ClaimingRow {
  /** `sub_…` */
  @PrimaryColumn({ type: 'text', collation: 'C' })
  id: string;

  @Column({ type: 'text', name: 'customer_id', collation: 'C', nullable: true })
  customerId: string | null;

  @Column('text', { nullable: true })
  status: string | null;

  /** Stripe's own creation time. */
  @Column('timestamptz', { nullable: true })
  created: Date | null;

  /** Of the first item; the rest are in stripe_subscription_items. */
  @Column({ type: 'text', name: 'price_id', collation: 'C', nullable: true })
  priceId: string | null;

  @Column('bigint', { nullable: true })
  quantity: string | null;

  @Column('timestamptz', { name: 'current_period_start', nullable: true })
  currentPeriodStart: Date | null;

  /** The latest over the items. */
  @Column('timestamptz', { name: 'current_period_end', nullable: true })
  currentPeriodEnd: Date | null;

  @Column('boolean', { name: 'cancel_at_period_end', default: false })
  cancelAtPeriodEnd: boolean;

  @Column('timestamptz', { name: 'cancel_at', nullable: true })
  cancelAt: Date | null;

  @Column('timestamptz', { name: 'canceled_at', nullable: true })
  canceledAt: Date | null;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt: Date | null;

  @Column('timestamptz', { name: 'trial_end', nullable: true })
  trialEnd: Date | null;

  /** `behavior` of a paused collection; it changes no entitlement. */
  @Column('text', { name: 'pause_collection', nullable: true })
  pauseCollection: string | null;
}
