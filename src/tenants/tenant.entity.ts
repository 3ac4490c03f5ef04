import { Column, Entity, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** A customer of the product. Plan, limits and subscription columns follow its subscriptions. */
@Entity('tenants')
@Unique('tenants_slug_key', ['slug'])
// On expressions, which TypeORM cannot describe.
@Index('tenants_slug_search_hookledger', { synchronize: false })
@Index('tenants_name_search_hookledger', { synchronize: false })
@Index('tenants_subscription_hookledger', ['stripeSubscriptionId'])
export class Tenant {
  @PrimaryGeneratedColumn('uuid')
  id: string;

  @Column('text')
  name: string;

  @Column('text')
  slug: string;

  /** The product's own; billing never changes it. */
  @Column('text', { default: 'active' })
  status: string;

  @Column('uuid', { name: 'plan_id', nullable: true })
  planId: string | null;

  /** The best of its subscriptions, a cancelled one where there is none better. */
  @Column({ type: 'text', name: 'stripe_subscription_id', collation: 'C', nullable: true })
  stripeSubscriptionId: string | null;

  @Column('text', { name: 'subscription_status', nullable: true })
  subscriptionStatus: string | null;

  @Column('timestamptz', { name: 'current_period_end', nullable: true })
  currentPeriodEnd: Date | null;

  /** A cancellation is scheduled, at the period's end or at another time. */
  @Column('boolean', { name: 'cancel_at_period_end', default: false })
  cancelAtPeriodEnd: boolean;

  @Column('integer', { name: 'max_storage_mb', nullable: true })
  maxStorageMb: number | null;

  @Column('integer', { name: 'max_workspaces', nullable: true })
  maxWorkspaces: number | null;

  @Column('integer', { name: 'max_members_per_workspace', nullable: true })
  maxMembersPerWorkspace: number | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt: Date;
}
