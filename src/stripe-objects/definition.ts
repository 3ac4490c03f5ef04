import type { Passage } from '../changes/change';
import type { BillingFact } from '../ledger/billing-fact';
import type { StripeEventAbout } from '../stripe-shapes/event-types';
import type { Column } from './column';

export type Columns = Readonly<Record<string, Column<unknown>>>;

/** What an object was at one moment: its id and the properties that its definition names. */
export type StateOf<C extends Columns> = { readonly id: string } & {
  readonly [P in keyof C]: C[P] extends Column<infer T> ? T : never;
};

export interface Index<P extends string = string> {
  readonly name: string;
  /** Properties, in this order. */
  readonly on: readonly (P | 'id')[];
  /** Which query needs it; its comment in the database. */
  readonly why: string;
}

/** All that the service knows of one kind of Stripe's objects. */
export interface Definition<K extends string, C extends Columns> {
  readonly table: string;
  /** Of Stripe's API: `/v1/<collection>/<id>`. */
  readonly collection: string;
  /** Why the table is there; its comment in the database. */
  readonly why: string;
  /** The comment of its `id`. */
  readonly id: string;
  /** Its event types, and what each one tells. Another kind's type does not compile. */
  readonly events: { readonly [T in StripeEventAbout<K>['type']]?: string };
  /** The type of our own by which the log keeps what Stripe showed when it was asked. */
  readonly fetched: `${string}.fetched`;
  readonly columns: C;
  readonly indexes?: readonly Index<keyof C & string>[];
  /** The reference that leads to its customer where the object names none. */
  readonly customerThrough?: keyof C & string;
  /** A state that only another final one can replace. */
  isFinal?(state: StateOf<C>): boolean;
  /** Decides between states of one second where nothing else does: the higher one, first number first. */
  rank?(state: StateOf<C>): readonly number[];
  /** A line for the ledger. It needs a tenant; without one the event waits. */
  fact?(state: StateOf<C>): BillingFact | undefined;
  /** What tells whose the fact is, where the object does not. */
  owner?(state: StateOf<C>): Passage | undefined;
}
