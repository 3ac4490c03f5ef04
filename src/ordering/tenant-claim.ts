/** `metadata.tenant_id` on a customer or subscription: somebody says which tenant it belongs to. Not yet believed. */
export interface TenantClaim {
  /** As sent; may be no tenant's id at all. */
  tenant: string;
  /** `created` of the event that carried it, Unix seconds. */
  at: number;
  eventId: string;
}

/** The columns in which stripe_customers and stripe_subscriptions keep the newest claim. */
export interface ClaimColumns {
  named_tenant: string | null;
  named_at: string | null;
  named_by: string | null;
}

export function claimFrom(row: ClaimColumns | undefined): TenantClaim | undefined {
  if (!row || row.named_tenant === null) return undefined;
  return { tenant: row.named_tenant, at: Number(row.named_at), eventId: row.named_by ?? '' };
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The claim as a tenant's id in PostgreSQL's spelling; null when it is no UUID. */
export function tenantIdOf(claim: Pick<TenantClaim, 'tenant'> | undefined): string | null {
  return claim && uuid.test(claim.tenant) ? claim.tenant.toLowerCase() : null;
}
