import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { TenantSource } from './tenant-source';

/** A Stripe customer and the tenant it pays for. The product may insert `(id, tenant_id)` itself: that is a link. */
@Entity('stripe_customers')
@Index('stripe_customers_tenant', ['tenantId'])
@Index('stripe_customers_unlinked', ['namedTenant'], { where: '(tenant_id IS NULL)' })
@Check('stripe_customers_tenant_source_known', `tenant_source in ('admin', 'customer', 'subscription')`)
export class StripeCustomer {
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

  /** `metadata.tenant_id` of the newest event that carried one, as sent: it may name no tenant. */
  @Column('text', { name: 'named_tenant', nullable: true })
  namedTenant: string | null;

  @Column('timestamptz', { name: 'named_at', nullable: true })
  namedAt: Date | null;

  @Column({ type: 'text', name: 'named_by', collation: 'C', nullable: true })
  namedBy: string | null;

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
