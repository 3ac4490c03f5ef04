import type { Column as StoredColumn, Projection } from '../ordering/projection';
import { idOf, type StripeObject } from '../stripe-shapes/fields';
import { columnName } from './column-name';
import type { Columns, Definition, StateOf } from './definition';

/** The table's side of a definition: how a state is read, stored and compared. */
export function projectionOf<K extends string, C extends Columns>(
  definition: Definition<K, C>,
): Projection<StateOf<C>> {
  const properties = Object.entries(definition.columns);
  const stored = properties.flatMap(([property, { type }]): [string, StoredColumn<StateOf<C>>][] =>
    type === undefined ? [] : [[columnName(property), { type, of: (state) => state[property] }]],
  );
  return {
    table: definition.table,
    columns: Object.fromEntries(stored),
    read(object: StripeObject) {
      const id = idOf(object);
      if (id === null) return null;
      // In the order of the definition: two states are equal when `JSON.stringify` makes the same text of them.
      const values = properties.map(([property, { read }]) => [property, read(object)]);
      return Object.fromEntries([['id', id], ...values]) as StateOf<C>;
    },
    isTerminal: (state) => definition.isFinal?.(state) ?? false,
    ...(definition.rank && { rank: (state: StateOf<C>) => definition.rank?.(state) ?? [] }),
  };
}
