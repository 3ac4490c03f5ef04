import type { EventFlag } from '../event-log/event-flags';
import type { DatedClaim, StoredLink } from './customer-links.repository';
import { tenantIdOf } from '../ordering/tenant-claim';
import { type CustomerLink, decideLink, type NewClaims } from './tenant-link';

/**
 * What became of a buyer's word. `held`: the tenant was unclaimed, so that it counts; `settled`: a stronger word decides;
 * `asked`: a person has to answer; `linked` and `refused`: a person has.
 */
export type ProposalState = 'asked' | 'held' | 'settled' | 'linked' | 'refused';

/** A buyer's word, with what it has to be weighed by; read after its customer and its tenant were locked. */
export interface Proposal extends DatedClaim {
  /** null: it was never weighed. */
  state: ProposalState | null;
  /** The tenant has no other customer, no subscription, and no plan but the default one. */
  isUnclaimed: boolean;
}

/** What a buyer's word comes to. */
export interface WeighedProposal {
  proposal: Proposal;
  /** As it shall be stored; null: it names no tenant that there is, and nothing is kept. */
  state: ProposalState | null;
  /** Whose the customer is, this word included if it counts. */
  link: CustomerLink;
  flags: EventFlag[];
}

/** The reason why a session is finished whose tenant is gone; a session with it is asked about again if the tenant returns. */
export const TENANT_GONE = 'the tenant that its buyer named is gone';

/**
 * A stranger can write any tenant's id into the address of a payment link. So a buyer's word decides alone only where
 * nobody can lose anything by it: where the tenant is unclaimed. Elsewhere a person is asked, once. A person's answer is
 * the last word, and once somebody was asked only a person answers: what the tenant has lost meanwhile makes the stranger
 * no likelier to be its owner.
 */
export function weigh(
  customerId: string,
  stored: StoredLink,
  claims: NewClaims,
  existing: ReadonlySet<string>,
  proposal: Proposal,
): WeighedProposal {
  const { state, tenant } = proposal;
  const link = decideLink(customerId, stored, claims, existing);
  if (state === 'linked' || state === 'refused') return { proposal, state, link, flags: [] };
  if (!existing.has(tenant)) return { proposal, state, link, flags: [] };
  const counted = decideLink(customerId, stored, withWord(claims, existing, proposal), existing);
  if (state === 'held') return { proposal, state, link: counted, flags: [] };
  if (counted.tenantId === link.tenantId) {
    const isAnother = link.tenantId !== null && link.tenantId !== tenant;
    return { proposal, state: 'settled', link, flags: isAnother ? ['another_tenant_named'] : [] };
  }
  if (state !== 'asked' && proposal.isUnclaimed) return { proposal, state: 'held', link: counted, flags: [] };
  return { proposal, state: 'asked', link, flags: ['tenant_named_by_buyer'] };
}

/** A person has to answer before the session is done. */
export function isAsked({ state, proposal }: WeighedProposal, existing: ReadonlySet<string>): boolean {
  return state === 'asked' && existing.has(proposal.tenant);
}

/** A person was asked, and then the tenant went. */
export function isAboutNothing({ state, proposal }: WeighedProposal, existing: ReadonlySet<string>): boolean {
  return state === 'asked' && !existing.has(proposal.tenant);
}

/** The session's own metadata comes first, where it names a tenant that there is. */
function withWord(claims: NewClaims, existing: ReadonlySet<string>, word: Proposal): NewClaims {
  const isNamed = existing.has(tenantIdOf(claims.checkout) ?? '');
  return isNamed ? claims : { ...claims, checkout: { ...word, isProposal: true } };
}
