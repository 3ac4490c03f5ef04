import type { Projection } from '../ordering/projection';
import type { ProjectedState } from './change';

/** Groups by table, in the order of the tables' names: that is the order in which their rows are locked and written. */
export function byProjection<T>(
  items: readonly T[],
  projectionOf: (item: T) => Projection<ProjectedState>,
): [Projection<ProjectedState>, T[]][] {
  const groups = new Map<string, [Projection<ProjectedState>, T[]]>();
  for (const item of items) {
    const projection = projectionOf(item);
    const group = groups.get(projection.table);
    if (group) group[1].push(item);
    else groups.set(projection.table, [projection, [item]]);
  }
  return [...groups.values()].toSorted(([a], [b]) => (a.table < b.table ? -1 : 1));
}
