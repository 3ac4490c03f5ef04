import { inUtc } from '../forms/time-field';
import { type FormValues, textOf } from '../forms/form-values';
import { problemsOf } from '../../http/bodies/request-body';
import { Injectable } from '@nestjs/common';
import { type EventPage, eventPage } from '../../admin/events/event-filter';
import { EventSearch } from '../../admin/events/event-search';
import type { EventSummary } from '../../admin/events/event-summary';
import { ReadOnlyUnit } from '../../database/read-only-unit';

/** The fields of the filter form as they were filled in. */
export type FilterFields = Partial<Record<(typeof filterFields)[number], string>>;
export const filterFields = [
  'status',
  'type',
  'tenantId',
  'customerId',
  'objectId',
  'error',
  'from',
  'to',
] as const;

export interface EventListView {
  fields: FilterFields;
  /** What is wrong with the fields, for people. */
  problems: string[];
  events: EventSummary[];
  cursor: string | null;
}

/** The list of events as the console shows it. */
@Injectable()
export class EventList {
  constructor(
    private readonly reading: ReadOnlyUnit,
    private readonly search: EventSearch,
  ) {}

  async read(query: FormValues): Promise<EventListView> {
    const fields = fieldsOf(query);
    const filter = eventPage.safeParse({ ...filterOf(fields), cursor: textOf(query, 'cursor') || undefined });
    if (!filter.success) {
      return { fields, problems: problemsOf(filter.error), events: [], cursor: null };
    }
    const { events, cursor } = await this.list(filter.data);
    return { fields, problems: [], events, cursor };
  }

  private list(filter: EventPage) {
    return this.reading.run((manager) => this.search.list(filter, manager));
  }
}

function fieldsOf(query: FormValues): FilterFields {
  const filled = filterFields.map((name) => [name, textOf(query, name)] as const);
  return Object.fromEntries(filled.filter(([, value]) => value !== ''));
}

/** Browsers give the time without a zone; the form says that it is UTC. */
export function filterOf({ from, to, ...others }: FilterFields): FilterFields {
  return {
    ...others,
    ...(from !== undefined && { from: inUtc(from) }),
    ...(to !== undefined && { to: inUtc(to) }),
  };
}
