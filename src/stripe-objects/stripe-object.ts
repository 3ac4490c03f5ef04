import type { EntitySchema } from 'typeorm';
import { type Change, readVersion } from '../changes/change';
import type { Projection } from '../ordering/projection';
import type { ObjectEvent } from '../ordering/version';
import type { StripeEventType } from '../stripe-shapes/event-types';
import type { Columns, Definition, Index, StateOf } from './definition';
import { columnName } from './column-name';
import { entityOf } from './entity-of';
import type { KeptKind } from './kept-kind';
import { projectionOf } from './projection-of';

const CUSTOMERS = 'stripe_customers';

/** A kind of object as the rest of the service uses it. */
export interface StripeObjectKind<C extends Columns = Columns> extends KeptKind {
  readonly why: string;
  readonly id: string;
  readonly columns: C;
  readonly indexes: readonly Index[];
  readonly eventTypes: readonly StripeEventType[];
  readonly entity: EntitySchema;
  readonly projection: Projection<StateOf<C>>;
  /** What an event of it changes. @throws {UnreadableObjectError} when the event's object has no usable id. */
  change(event: ObjectEvent): Change;
}

/** Makes everything that is needed of a kind of object from its definition. */
export function stripeObject<K extends string, const C extends Columns>(
  kind: K,
  definition: Definition<K, C>,
): StripeObjectKind<C> {
  const { table, collection, why, id, columns, fetched, customerThrough } = definition;
  const projection = projectionOf(definition);
  return {
    kind,
    table,
    collection,
    why,
    id,
    columns,
    indexes: definition.indexes ?? [],
    fetched,
    namesCustomer: columns.customerId?.refersTo === CUSTOMERS,
    ...(customerThrough !== undefined && { customerThrough: reference(columns, customerThrough) }),
    // Object.keys forgets what the definition's type has checked.
    eventTypes: Object.keys(definition.events) as StripeEventType[],
    entity: entityOf(definition),
    projection,
    change: (event) => changeOf(definition, projection, event),
  };
}

/** @throws {Error} when the property is no reference */
function reference(columns: Columns, property: string): { column: string; table: string } {
  const table = columns[property]?.refersTo;
  if (table === undefined) throw new Error(`${property} refers to no table`);
  return { column: columnName(property), table };
}

function changeOf<K extends string, C extends Columns>(
  definition: Definition<K, C>,
  projection: Projection<StateOf<C>>,
  event: ObjectEvent,
): Change {
  const version = readVersion(projection, event);
  const { state }: { state: StateOf<C> & { customerId?: string | null } } = version;
  // What Stripe showed when it was asked states no fact: the event that does comes by itself.
  const fact = version.phase === 'fetched' ? undefined : definition.fact?.(state);
  const owner = fact && definition.owner?.(state);
  return {
    projection,
    version,
    customerId: state.customerId ?? null,
    ...(owner && { ownedThrough: owner }),
    fact,
    decidesPlan: false,
    needsTenant: fact !== undefined,
    prices: [],
  };
}
