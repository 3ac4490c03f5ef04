import type { EventFlag } from '../event-log/event-flags';
import type { TenantSource } from './tenant-source';
import type { DatedClaim, NewLink, StoredLink } from './customer-links.repository';
import { type TenantClaim, tenantIdOf } from '../ordering/tenant-claim';

/** What one event adds to what is known about a customer's tenant. */
export interface NewClaims {
  customer?: TenantClaim | undefined;
  subscription?: (TenantClaim & DatedClaim) | undefined;
  /** A checkout session's word that counts. */
  checkout?: DatedClaim | undefined;
  /** What that session's metadata says, as sent: who writes there means a tenant. */
  checkoutMetadata?: Pick<TenantClaim, 'tenant'> | undefined;
  /** Its buyer's word, which counts only once it is weighed ({@link weigh}). */
  proposed?: DatedClaim | undefined;
}

/** A customer's tenant, decided under the customer's lock; what has to be written, and what follows from it. */
export interface CustomerLink {
  customerId: string;
  /** As it was read. */
  stored: StoredLink;
  /** As it shall be stored. */
  next: NewLink;
  /** null: none, or a person linked one that is not there. */
  tenantId: string | null;
  /** The link is new or another one: the plans of both tenants have to be recomputed. */
  changed: boolean;
  /** Whom the customer's ledger lines belong to; undefined where they stay as they are. */
  linesGoTo: string | null | undefined;
  /** The tenant it belonged to until now, locked as well. */
  movedFrom: string | null;
  flags: EventFlag[];
}

/** The tenants that may come into question for a customer; each has to be locked, if it is one, before deciding. */
export function candidatesOf(stored: StoredLink, claims: NewClaims): string[] {
  const named = tenantIdOf(claims.customer ?? stored.claim);
  const namedBySubscription = tenantIdOf(oldest(stored.subscriptionClaims, claims.subscription));
  const byCheckout = [stored.checkoutClaim, claims.checkout, claims.proposed].map((claim) =>
    tenantIdOf(claim),
  );
  return [stored.tenantId, named, namedBySubscription, ...byCheckout].filter((id) => id !== null);
}

/**
 * Which tenant a customer belongs to: the one a person linked it to, else the one its metadata names, else the one that
 * its oldest subscription names, else the one that the oldest checkout session names whose word counts.
 * @param existing of the candidates those that are tenants.
 */
export function decideLink(
  customerId: string,
  stored: StoredLink,
  claims: NewClaims,
  existing: ReadonlySet<string>,
): CustomerLink {
  const claim = claims.customer ?? stored.claim;
  if (stored.source === 'admin') {
    // Metadata never overrides a person's link, not even one whose tenant is gone or not there yet.
    const found = stored.tenantId !== null && existing.has(stored.tenantId);
    const next = { tenantId: stored.tenantId, source: stored.source, claim };
    const link = linkTo(customerId, next, stored, existing, found ? [] : ['tenant_not_found']);
    return found ? link : { ...link, tenantId: null, changed: false };
  }
  const bySubscription = oldest(stored.subscriptionClaims, claims.subscription);
  const candidates: [Pick<TenantClaim, 'tenant'> | undefined, TenantSource][] = [
    [claim, 'customer'],
    [bySubscription, 'subscription'],
  ];
  const usable = candidates.map(([each, source]) => {
    const id = tenantIdOf(each);
    return id !== null && existing.has(id) ? ([id, source] as const) : undefined;
  });
  const [tenantId, source] = usable.find((each) => each !== undefined) ??
    namedByCheckout(stored, claims, existing) ?? [null, null];
  const isSessionWrong = claims.checkoutMetadata && !existing.has(tenantIdOf(claims.checkoutMetadata) ?? '');
  const isUnusable = isSessionWrong || candidates.some(([each], index) => each && !usable[index]);
  const flags: EventFlag[] = isUnusable ? ['tenant_not_found'] : [];
  return linkTo(customerId, { tenantId, source, claim }, stored, existing, flags);
}

/** The link that a person makes, to a tenant that exists. */
export function linkByPerson(
  customerId: string,
  tenantId: string,
  stored: StoredLink,
  existing: ReadonlySet<string>,
): CustomerLink {
  return linkTo(customerId, { tenantId, source: 'admin', claim: stored.claim }, stored, existing, []);
}

/** Nothing to write: what is stored says the same. The claim is written with the customer's own state. */
export function isStored({ stored, next }: CustomerLink): boolean {
  return (
    stored.exists && !stored.isUnseen && stored.tenantId === next.tenantId && stored.source === next.source
  );
}

function linkTo(
  customerId: string,
  next: NewLink,
  stored: StoredLink,
  existing: ReadonlySet<string>,
  flags: EventFlag[],
): CustomerLink {
  const moved = stored.tenantId !== next.tenantId;
  // What the product linked by SQL is seen here for the first time.
  const changed = moved || stored.isUnseen;
  const owner = next.tenantId !== null && existing.has(next.tenantId) ? next.tenantId : null;
  const linesGoTo = changed || (owner !== null && stored.hasOrphans) ? owner : undefined;
  const movedFrom =
    moved && stored.tenantId !== null && existing.has(stored.tenantId) ? stored.tenantId : null;
  return { customerId, stored, next, tenantId: next.tenantId, changed, linesGoTo, movedFrom, flags };
}

/** A reference that is no tenant's id is not wrong, but a cart's, say: it counts for nothing, and nobody is told. */
function namedByCheckout(
  { checkoutClaim }: StoredLink,
  { checkout }: NewClaims,
  existing: ReadonlySet<string>,
): readonly [string, TenantSource] | undefined {
  const isUsable = (claim: DatedClaim) => existing.has(tenantIdOf(claim) ?? '');
  const stored = checkoutClaim ? [checkoutClaim].filter(isUsable) : [];
  const id = tenantIdOf(oldest(stored, checkout && isUsable(checkout) ? checkout : undefined));
  return id === null ? undefined : [id, 'checkout'];
}

/** The claim of the object that Stripe made first; one of unknown age comes last, and a buyer's after all others. */
function oldest(stored: readonly DatedClaim[], incoming: DatedClaim | undefined): DatedClaim | undefined {
  const others = stored.filter(({ objectId }) => objectId !== incoming?.objectId);
  return [...others, ...(incoming ? [incoming] : [])].toSorted(
    (a, b) => byWord(a, b) || byAge(a, b) || (a.objectId < b.objectId ? -1 : 1),
  )[0];
}

function byWord(a: DatedClaim, b: DatedClaim): number {
  return Number(a.isProposal ?? false) - Number(b.isProposal ?? false);
}

function byAge(a: DatedClaim, b: DatedClaim): number {
  const [ageOfA, ageOfB] = [a.created ?? Infinity, b.created ?? Infinity];
  return ageOfA === ageOfB ? 0 : ageOfA - ageOfB;
}
