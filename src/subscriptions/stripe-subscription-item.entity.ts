import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One price of a subscription. */
@Entity('stripe_subscription_items')
@Index('stripe_subscription_items_price', ['priceId'])
export class StripeSubscriptionItem {
  @PrimaryColumn({ type: 'text', name: 'subscription_id', collation: 'C' })
  subscriptionId: string;

  /** `si_…`; the subscription's own id where Stripe (before 2014) knew no items. */
  @PrimaryColumn({ type: 'text', collation: 'C' })
  id: string;

  @Column({ type: 'text', name: 'price_id', collation: 'C', nullable: true })
  priceId: string | null;

  @Column({ type: 'text', name: 'product_id', collation: 'C', nullable: true })
  productId: string | null;

  /** Null for metered prices. */
  @Column('bigint', { nullable: true })
  quantity: string | null;

  @Column('timestamptz', { name: 'current_period_start', nullable: true })
  currentPeriodStart: Date | null;

  @Column('timestamptz', { name: 'current_period_end', nullable: true })
  currentPeriodEnd: Date | null;
}
