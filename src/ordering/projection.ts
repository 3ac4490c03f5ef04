import type { EntityManager } from 'typeorm';
import type { StripeObject } from '../stripe-shapes/fields';
import type { OrderingRules } from './which-state-wins';

/** A table that keeps, for each object of one kind, the state that its events end in. */
export interface Projection<S extends { id: string }> extends OrderingRules<S> {
  /** The table; it has the columns `id` and `version_…`, and every other column a default. */
  readonly table: string;
  /** Reads Stripe's object, whatever API version it was rendered in; null when it has no usable id. */
  read(object: StripeObject): S | null;
  /**
   * For objects with a list that Stripe may cut short: puts together what the newest state leaves out and older ones tell.
   * @param states newest first, back to the first one that leaves nothing out, if there is one.
   * Absent: every state tells all.
   */
  complete?: { isCut(state: S): boolean; from(states: readonly S[]): S };
  /** Writes a state into its locked row. */
  save(state: S, manager: EntityManager): Promise<void>;
}
