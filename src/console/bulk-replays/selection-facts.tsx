import type { EventFilter } from '../../admin/events/event-filter';
import type { Fact } from '../parts/facts';
import { eventsPath } from '../paths/events-path';

const names: Record<keyof EventFilter, string> = {
  status: 'Status',
  type: 'Type',
  tenantId: 'Tenant',
  customerId: 'Customer',
  objectId: 'Object',
  error: 'Last error contains',
  from: 'Received from',
  to: 'Received before',
};

/** A filter in words, one line for each of its fields. */
export function FilterText({ filter }: { filter: EventFilter }) {
  const fields = Object.entries(names).map(
    ([field, name]) => [name, filter[field as keyof EventFilter]] as const,
  );
  return (
    <>
      <ul>
        {fields.map(
          ([name, value]) =>
            value !== undefined && (
              <li key={name}>
                {name}: <code>{value}</code>
              </li>
            ),
        )}
      </ul>
      <a href={eventsPath(filter)}>Show what matches now</a>
    </>
  );
}

/** Which events a bulk replay is for. @param filter null: they were named one by one. */
export function selectionFact(filter: EventFilter | null | undefined): Fact {
  return ['Events', filter ? <FilterText filter={filter} /> : 'chosen one by one'];
}
