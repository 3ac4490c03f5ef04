import type Stripe from 'stripe';
import { stripeId } from '../../../dev/simulation/identifiers';
import { between, type Random, seededRandom } from '../../../dev/simulation/random';
import { noSuch } from './errors';
import { type Bodies, EventRecords } from './event-records';
import type { Facts, Kind } from './facts';
import type { Lookup, Shown } from './shown';
import { Times } from './times';
import { views } from './views';

export interface AccountOptions {
  seed: string | number;
  /** What the clock shows at first, Unix seconds. */
  startsAt: number;
  /** The share of changes that two Event objects tell of. */
  twins: number;
  /** Stripe does not say whose time the `created` of an event of a test clock's object is, so that both must do. */
  eventsDatedBy: 'account' | 'test clock';
}

/** What Stripe did by itself names no request. */
const BY_STRIPE: Stripe.Event.Request = { id: null, idempotency_key: null };

/** A Stripe account: its objects, and an event for whatever happens to them. Knows neither HTTP nor deliveries. */
export class Account {
  readonly random: Random;
  readonly times: Times;
  readonly events: EventRecords;
  /** Who is acting. */
  request = BY_STRIPE;
  private serial = 0;
  private readonly tables: { [K in Kind]: Map<string, Facts[K]> } = {
    customer: new Map(),
    product: new Map(),
    price: new Map(),
    payment_method: new Map(),
    subscription: new Map(),
    invoice: new Map(),
    payment_intent: new Map(),
    charge: new Map(),
    refund: new Map(),
    test_clock: new Map(),
    checkout_session: new Map(),
  };

  constructor(private readonly options: AccountOptions) {
    this.random = seededRandom(`${options.seed}/account`);
    this.times = new Times(options.startsAt);
    this.events = new EventRecords(options);
  }

  newId(prefix: string): string {
    this.serial += 1;
    return stripeId(prefix, this.options.seed, this.serial);
  }

  /** Acts in somebody's name: each request is at least as late as the one before, and often in the same second. */
  during<T>(request: Stripe.Event.Request, act: () => T): T {
    this.times.pass(between(this.random, 0, 1));
    this.request = request;
    try {
      return act();
    } finally {
      this.request = BY_STRIPE;
    }
  }

  get: Lookup = (kind, id) => {
    const found = this.tables[kind].get(id);
    if (!found) throw noSuch(kind, id);
    return found;
  };

  /** @throws RefusedRequestError that names the parameter in which the id was given. */
  named<K extends Kind>(kind: K, id: string, param: string): Facts[K] {
    const found = this.tables[kind].get(id);
    if (!found) throw noSuch(kind, id, param);
    return found;
  }

  /** Newest first. */
  all<K extends Kind>(kind: K): Facts[K][] {
    return [...this.tables[kind].values()].toReversed();
  }

  has(kind: Kind, id: string): boolean {
    return this.tables[kind].has(id);
  }

  show<K extends Kind>(kind: K, id: string): Shown[K] {
    return views[kind].current(this.get(kind, id), this.get);
  }

  /** @param types of the events that tell of it. */
  create<K extends Kind>(kind: K, facts: Facts[K], ...types: string[]): Facts[K] {
    this.tables[kind].set(facts.id, facts);
    for (const type of types) this.tell(type, kind, facts);
    return facts;
  }

  /** @param types only if it is a change at all. */
  change<K extends Kind>(kind: K, id: string, patch: Partial<Facts[K]>, ...types: string[]): Facts[K] {
    const before = this.get(kind, id);
    const after = { ...before, ...patch };
    const shown = types.length > 0 ? this.bodies(kind, before) : undefined;
    this.tables[kind].set(id, after);
    for (const type of types) this.tell(type, kind, after, shown);
    return after;
  }

  /** Says something about an object that has not changed. */
  mention<K extends Kind>(kind: K, id: string, type: string): void {
    this.tell(type, kind, this.get(kind, id));
  }

  /** Whose time an object lives in: null is the account's own. */
  clockOf(customer: string | null): string | null {
    return customer === null ? null : (this.tables.customer.get(customer)?.testClock ?? null);
  }

  nowOf(customer: string | null): number {
    return this.times.now(this.clockOf(customer));
  }

  private tell<K extends Kind>(type: string, kind: K, facts: Facts[K], before?: Bodies): void {
    const after = this.bodies(kind, facts);
    const clock = this.options.eventsDatedBy === 'account' ? null : this.clockOf(ownerOf(facts));
    const madeAt = this.times.now(null);
    this.events.record({
      type,
      before,
      after,
      created: this.times.now(clock),
      madeAt,
      request: this.request,
    });
  }

  private bodies<K extends Kind>(kind: K, facts: Facts[K]): Bodies {
    const view = views[kind];
    const current = view.current(facts, this.get);
    return { current, old: view.old?.(facts, this.get) ?? current };
  }
}

function ownerOf(facts: Facts[Kind]): string | null {
  if ('customer' in facts) return facts.customer;
  return 'testClock' in facts ? facts.id : null;
}
