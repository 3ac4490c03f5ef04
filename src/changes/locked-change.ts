import type { StoredVersion } from '../ordering/projected-rows.repository';
import type { StoredLink } from '../tenants/customer-links.repository';
import type { TenantClaim } from '../ordering/tenant-claim';
import type { Proposal } from '../tenants/tenant-proposal';
import type { NewClaims } from '../tenants/tenant-link';
import type { Change, Passage } from './change';

/** A change with everything that it depends on locked until the transaction ends, and read under the locks. */
export interface LockedChange {
  change: Change;
  /** Of the object's row. */
  stored: StoredVersion;
  /** Of its customer. */
  customer: LockedCustomer | undefined;
  /** What it waits for in vain, as things stand; empty where one of its prices is mapped. */
  missingPrices: readonly string[];
  /** Nothing that would tell whose object it is has been stored yet; it waits for that. */
  missingPassage?: Passage | undefined;
}

export interface LockedCustomer {
  id: string;
  link: StoredLink;
  /** What the customer and its subscriptions name, this event included. */
  claims: NewClaims;
  /** The stored claim of the subscription that the event is about. */
  storedSubscriptionClaim: TenantClaim | undefined;
  /** What the buyer of the session says that the event is about. */
  proposal?: Proposal | undefined;
  /** Of the tenants in question those that there are; all locked. */
  tenants: ReadonlySet<string>;
}
