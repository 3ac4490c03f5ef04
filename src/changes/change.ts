import type { BillingFact } from '../ledger/billing-fact';
import type { Projection } from '../ordering/projection';
import { UnreadableObjectError } from '../ordering/unreadable-object.error';
import { type ObjectEvent, type Version, versionOf } from '../ordering/version';

/** What ordering and billing need of any projected state. */
export interface ProjectedState {
  id: string;
  /** `metadata.tenant_id` as sent, or what else it says, of what may name a tenant. */
  tenantName?: string | null;
}

/** What a Checkout Session says of its customer's tenant, and whose word that is. Ids are in PostgreSQL's spelling. */
export interface SessionWords {
  /** The server's word: it links like metadata. */
  readonly named: string | null;
  /** The buyer's word: it links only a tenant that nobody has claimed. Null where it says what `named` says. */
  readonly proposed: string | null;
  /** `metadata.tenant_id` as sent, where it counts; it may be no tenant's id at all. */
  readonly metadata: string | null;
}

/** Which object it is that may name a customer's tenant. */
export type Claimant =
  | { by: 'customer' }
  | { by: 'subscription'; created: number | null }
  | { by: 'checkout'; created: number | null; words: SessionWords };

/** What money went through, and whose it therefore is. At least one of them is named. */
export interface Passage {
  chargeId: string | null;
  paymentId: string | null;
}

/**
 * What one event changes, as far as the event alone tells: made by the domain without a look at the database, and applied
 * by {@link ChangeApplier}.
 */
export interface Change<S extends ProjectedState = ProjectedState> {
  projection: Projection<S>;
  /** What the event says of its object. */
  version: Version<S>;
  /** Whose object it is; null where nobody's, then no tenant is concerned and nothing is waited for. */
  customerId: string | null;
  /** Set where only the charge or payment knows whose object it is: it is not done before one of them is stored. */
  ownedThrough?: Passage | undefined;
  /** Set where the object may name its customer's tenant. */
  claimant?: Claimant;
  /** For the ledger. Taken from the event itself, also when a newer one has superseded its state: it happened. */
  fact?: BillingFact | undefined;
  /** The tenant's plan may depend on the object's state. */
  decidesPlan: boolean;
  /** It is not done before its customer belongs to a tenant. */
  needsTenant: boolean;
  /** It is not done before somebody has said of one of these what it buys, unless there are none. */
  prices: readonly string[];
}

/** @throws {UnreadableObjectError} when the event's object has no usable id. */
export function readVersion<S extends ProjectedState>(
  projection: Projection<S>,
  event: ObjectEvent,
): Version<S> {
  const version = versionOf(event, (object) => projection.read(object));
  if (!version) throw new UnreadableObjectError(event.type);
  return version;
}

/** The change of an object that is only kept: nothing is booked for it, and no tenant waited for. */
export function recordOf<S extends ProjectedState & { customerId?: string | null }>(
  projection: Projection<S>,
  event: ObjectEvent,
): Change<S> {
  const version = readVersion(projection, event);
  const { customerId = null } = version.state;
  return { projection, version, customerId, decidesPlan: false, needsTenant: false, prices: [] };
}

/** The change of an object that money moves through. */
export function billingChange<S extends ProjectedState & { customerId: string | null }>(
  projection: Projection<S>,
  event: ObjectEvent,
  factOf: (version: Version<S>, event: ObjectEvent) => BillingFact | undefined,
): Change {
  const version = readVersion(projection, event);
  return {
    projection,
    version,
    customerId: version.state.customerId,
    // What Stripe showed when it was asked states no fact: the event that does comes by itself.
    fact: version.phase === 'fetched' ? undefined : factOf(version, event),
    decidesPlan: false,
    needsTenant: true,
    prices: [],
  };
}
