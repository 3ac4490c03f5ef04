import { EVENTS_PATH } from '../paths/events-path';
import type { ComponentChildren } from 'preact';
import { CONSOLE_PATH } from '../paths/console-path';
import { Layout } from '../layout/layout';
import { useIsOperator } from '../parts/console-context';
import { Card } from '../parts/card';
import { EmptyState } from '../parts/empty-state';
import { Live } from '../parts/live';
import { Notice } from '../parts/notice';
import { Pager } from '../parts/pager';
import { BulkBar } from './bulk-bar';
import type { EventListView, FilterFields } from './event-list.service';
import { EventsTable } from './events-table';
import { FilterForm } from './filter-form';
import { SearchBox } from './search-box';

const presets = {
  dead: { title: 'Dead letters', section: 'dead', empty: 'No event is dead. That is how it should be.' },
  waiting: { title: 'Waiting', section: 'waiting', empty: 'No event waits for a tenant or a plan.' },
  events: { title: 'Events', section: 'events', empty: 'No event has been received yet.' },
} as const;

export function EventsPage({ fields, problems, events, cursor }: EventListView) {
  const { title, section, empty } =
    presets[fields.status === 'dead' || fields.status === 'waiting' ? fields.status : 'events'];
  const isOperator = useIsOperator();
  const isNarrowed = Object.keys(fields).some((name) => name !== 'status' || section === 'events');
  return (
    <Layout title={title} section={section} actions={<SearchBox />}>
      <FilterForm fields={fields} isOpen={isNarrowed} />
      {problems.length > 0 && <Notice kind="bad">{problems.join('; ')}</Notice>}
      <Selection fields={fields} isSelectable={isOperator}>
        <Live>
          <Card title={events.length > 0 ? 'Newest first' : 'Nothing here'} kind="flush">
            {events.length > 0 ? (
              <EventsTable events={events} isSelectable={isOperator} />
            ) : (
              <EmptyState title={isNarrowed ? 'No event matches this filter.' : empty}>
                {isNarrowed ? <a href={EVENTS_PATH}>Show all events</a> : undefined}
              </EmptyState>
            )}
          </Card>
          <Pager cursor={cursor} />
        </Live>
      </Selection>
    </Layout>
  );
}

interface SelectionProps {
  fields: FilterFields;
  isSelectable: boolean;
  children: ComponentChildren;
}

/** What is selected goes with the form; who may not replay has none. */
function Selection({ fields, isSelectable, children }: SelectionProps) {
  if (!isSelectable) return <>{children}</>;
  return (
    <form method="get" action={`${CONSOLE_PATH}/bulk-replays/new`} id="selection">
      <BulkBar fields={fields} />
      {children}
    </form>
  );
}
