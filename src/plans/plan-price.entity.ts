import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Which plan a Stripe price buys. The product may insert `(stripe_price_id, plan_id)` itself. */
@Entity('plan_prices')
export class PlanPrice {
  /** `price_…`, or the id of a plan before 2020. */
  @PrimaryColumn({ type: 'text', name: 'stripe_price_id', collation: 'C' })
  stripePriceId: string;

  /** Null: an add-on that buys no plan. */
  @Column('uuid', { name: 'plan_id', nullable: true })
  planId: string | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt: Date;

  /** Tenants with this price have been recomputed for `appliedPlanId`. */
  @Column('boolean', { default: false })
  applied: boolean;

  @Column('uuid', { name: 'applied_plan_id', nullable: true })
  appliedPlanId: string | null;
}
