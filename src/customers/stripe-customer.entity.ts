import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { TenantSource } from '../tenants/tenant-source';
import { ClaimingRow } from '../ordering/claiming-row';

/** A Stripe customer and the tenant it pays for. The product may insert `(id, tenant_id)` itself: that is a link. */
@Entity('stripe_customers')
@Index('stripe_customers_tenant', ['tenantId'])
@Index('stripe_customers_unlinked', ['namedTenant'], { where: '(tenant_id IS NULL)' })
@Check(
  'stripe_customers_tenant_source_known',
  `tenant_source in ('admin', 'customer', 'subscription', 'checkout')`,
)
export class StripeCustomer extends ClaimingRow {
  /** `cus_…` */
  @PrimaryColumn({ type: 'text', collation: 'C' })
  id: string;

  /** The tenant that this customer resolves to now. */
  @Column('uuid', { name: 'tenant_id', nullable: true })
  tenantId: string | null;

  /** What `tenantId` rests on; null beside a tenant: the product's own SQL put it there. */
  @Column('text', { name: 'tenant_source', nullable: true })
  tenantSource: TenantSource | null;

  @Column('text', { nullable: true })
  email: string | null;

  @Column('text', { nullable: true })
  name: string | null;

  @Column('boolean', { default: false })
  deleted: boolean;

  @Column('jsonb', { default: {} })
  metadata: Record<string, string>;
}
