import type { EntityManager } from 'typeorm';
import type { StripeObject } from '../stripe-shapes/fields';
import type { OrderingRules } from './which-state-wins';

/** How a value goes into its column: as it is, or, of `seconds`, as the time that is so many Unix seconds. */
export type ColumnType = 'text' | 'uuid' | 'bigint' | 'boolean' | 'seconds' | 'jsonb';

export interface Column<S> {
  type: ColumnType;
  of(state: S): unknown;
}

/** Columns by name. */
export type Columns<S> = Readonly<Record<string, Column<S>>>;

/** A table that keeps, for each object of one kind, the state that its events end in. */
export interface Projection<S extends { id: string }> extends OrderingRules<S> {
  /** The table; it has the columns `id` and `version_…`, and every other column a default. */
  readonly table: string;
  /** What of a state is written to its row. */
  readonly columns: Columns<S>;
  /** Its objects' metadata may name a tenant: the table has the columns `named_…`. */
  readonly namesTenants?: true;
  /** Reads Stripe's object, whatever API version it was rendered in; null when it has no usable id. */
  read(object: StripeObject): S | null;
  /**
   * For objects with a list that Stripe may cut short: puts together what the newest state leaves out and older ones tell.
   * @param states newest first, back to the first one that leaves nothing out, if there is one.
   * Absent: every state tells all.
   */
  complete?: { isCut(state: S): boolean; from(states: readonly S[]): S };
  /** Writes what states have beyond their rows, which are locked. */
  saveParts?(states: readonly S[], manager: EntityManager): Promise<void>;
}
