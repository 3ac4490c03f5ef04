import { buildEvent, type SimulatedEvent } from '../../dev/simulation/event.object';
import { previousAttributes } from '../../dev/simulation/previous-attributes';
import { API_VERSION, type StripeShape } from '../../dev/simulation/stripe-shape';
import type { Post, Script, Step } from './script';
import type * as Truth from './truth';

/** One event on its way. */
export interface Letter {
  event: SimulatedEvent;
  post: Post;
}

/** What people and the product do, in this order. */
export type Act = { wave: number } & (
  | { what: 'insert tenant'; tenant: Truth.TenantTruth }
  | { what: 'insert workspace'; tenant: Truth.TenantTruth; slug: string }
  | { what: 'link by admin' | 'link by SQL'; customer: Truth.CustomerTruth; tenant: Truth.TenantTruth }
  | { what: 'map price by admin' | 'map price by SQL'; price: Truth.PriceTruth; plan: string | null }
);

/** What an event tells. */
interface Telling {
  type: string;
  object: { id: string };
  /** The object before the change, of an update. */
  before?: object;
  customer: Truth.CustomerTruth | null;
  prices?: readonly Truth.PriceTruth[];
  /** Seconds by which the clock that dates it is slow. */
  lag?: number;
  /** Null ids where Stripe acted by itself. */
  request?: string | null;
  /** False where it states nothing that a tenant would have a share in. */
  needsTenant?: boolean;
}

/** What is known of the second in which an object changed last; see {@link History.tickIfUndecidable}. */
interface Second {
  at: number;
  /** The projected state that it began with. */
  began: string;
  /** It holds the object's creation, or an older second is known. */
  isAnchored: boolean;
}

const START = 1_790_000_000;

/** One history while it is made: the truth, the events that tell of it, and what people do meanwhile. */
export class History {
  now = START;
  readonly tenants: Truth.TenantTruth[] = [];
  readonly customers: Truth.CustomerTruth[] = [];
  readonly prices: Truth.PriceTruth[] = [];
  readonly subscriptions: Truth.SubscriptionTruth[] = [];
  readonly invoices: Truth.InvoiceTruth[] = [];
  readonly payments: Truth.PaymentTruth[] = [];
  readonly charges: Truth.ChargeTruth[] = [];
  readonly disputes: Truth.DisputeTruth[] = [];
  readonly facts: Truth.FactTruth[] = [];
  readonly events: Truth.EventTruth[] = [];
  readonly letters: Letter[] = [];
  readonly acts: Act[] = [];
  /** Done by the product's SQL before anything else happens. */
  readonly setUp: Act[] = [];
  /** How often what has happened. */
  readonly tally = new Map<string, number>();
  private readonly seconds = new Map<string, Second>();
  private readonly busyUntil = new Map<unknown, number>();
  private serial = 0;
  private told = 0;

  constructor(
    readonly script: Script,
    /** Part of every id, so that histories can share a database. Ids of one history compare the same in every scope. */
    readonly scope: string,
  ) {}

  get shape(): StripeShape {
    return this.script.shape;
  }

  /** An id that nothing else has; later ones are larger. */
  id(prefix: string): string {
    this.serial += 1;
    return `${prefix}_${this.scope}_${String(this.serial).padStart(3, '0')}`;
  }

  count(what: string): void {
    this.tally.set(what, (this.tally.get(what) ?? 0) + 1);
  }

  wait(seconds: number): void {
    this.now += seconds;
  }

  /** The next events are sent by these posts, one after the other. */
  beginStep({ after }: Step): void {
    this.wait(after);
    this.told = 0;
  }

  /** Sends an event, or two where Stripe makes two of one change. @returns the events. */
  tell(telling: Telling, { posts, isTwin }: Pick<Step, 'posts' | 'isTwin'>): Truth.FactTruth['events'] {
    const { customer, prices = [], needsTenant = true, lag = 0 } = telling;
    if (customer) customer.isMentioned = true;
    if (lag > 0) this.count('dated by a slow clock');
    if (isTwin) this.count('two events for one change');
    const request = telling.request === undefined ? this.id('req') : telling.request;
    return Array.from({ length: isTwin ? 2 : 1 }, () => {
      const event = this.send(telling, request, posts);
      const { id, type, created } = event;
      this.events.push({ id, type, objectId: telling.object.id, customer, prices, needsTenant });
      return { id, created };
    });
  }

  private send(
    { type, object, before, lag = 0 }: Telling,
    request: string | null,
    posts: readonly Post[],
  ): SimulatedEvent {
    const post = posts[this.told % posts.length];
    if (!post) throw new Error('a step needs at least one post');
    this.told += 1;
    if (post.again) this.count('delivered twice');
    const event = buildEvent({
      id: this.id('evt').replace(/(\d+)$/, `${post.rank}$1`),
      type,
      object,
      ...(before && { previousAttributes: previousAttributes(before, object) }),
      created: this.now - lag,
      apiVersion: API_VERSION[this.shape],
      request: { id: request, idempotency_key: null },
    });
    this.letters.push({ event, post });
    return event;
  }

  /**
   * Lets a second pass where the rules could not tell the end of this one: it would end in the state that it began with,
   * and no event of that object says how that was, neither its creation nor an older one.
   */
  tickIfUndecidable(id: string, before: unknown, after: unknown, isCreation = false): void {
    const last = this.seconds.get(id);
    if (last?.at === this.now) {
      this.count(last.isAnchored ? 'several changes in one second' : 'several changes in the first second');
      if (isCreation) last.isAnchored = true;
      if (last.isAnchored || last.began !== JSON.stringify(after)) return;
      this.now += 1;
    }
    const isAnchored = isCreation || last !== undefined;
    this.seconds.set(id, { at: this.now, began: JSON.stringify(before), isAnchored });
  }

  /** Records what somebody does; never before what it builds on. */
  act(act: Act, ...subjects: unknown[]): void {
    const wave = Math.max(act.wave, ...subjects.map((subject) => this.busyUntil.get(subject) ?? 0));
    for (const subject of subjects) this.busyUntil.set(subject, wave);
    this.acts.push({ ...act, wave });
    this.count(act.what);
  }

  /** Something has to be found out that only the upkeep looks for. */
  needsUpkeepAnyway = false;

  /** Some of it can only be noticed by the upkeep, which looks once a minute. */
  get needsUpkeep(): boolean {
    if (this.needsUpkeepAnyway) return true;
    const bySql = new Set(['insert tenant', 'insert workspace', 'link by SQL', 'map price by SQL']);
    return (
      this.acts.some(({ what }) => bySql.has(what)) || this.setUp.some(({ what }) => what === 'link by SQL')
    );
  }

  /** The tenant that a name in metadata means. */
  tenantNamed(name: string | null): Truth.TenantTruth | null {
    return this.tenants.find(({ id }) => id === name?.toLowerCase()) ?? null;
  }
}

/** The element that a number of a step means, if there is any. */
export function pick<T>(from: readonly T[], number: number): T | undefined {
  return from[number % from.length];
}
