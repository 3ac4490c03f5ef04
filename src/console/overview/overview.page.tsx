import { eventsPath } from '../paths/events-path';
import { type TrafficRange, trafficRanges } from '../../traffic/traffic';
import { CONSOLE_PATH } from '../paths/console-path';
import { EventsTable } from '../events/events-table';
import { SearchBox } from '../events/search-box';
import { Layout } from '../layout/layout';
import { Card } from '../parts/card';
import { EmptyState } from '../parts/empty-state';
import { Live } from '../parts/live';
import { Timestamp } from '../parts/timestamp';
import { Charts } from './charts';
import type { FiringAlert } from './overview.repository';
import type { OverviewView } from './overview.service';
import { Tiles } from './tiles';

export function OverviewPage({ range, traffic, recent, backlog, alerts, deadLetters }: OverviewView) {
  return (
    <Layout title="Overview" section="overview" actions={<SearchBox />}>
      <Live>
        <Alerts alerts={alerts} />
        <Tiles backlog={backlog} recent={recent} />
        <Ranges current={range} />
        <Charts traffic={traffic} />
        <Card
          title="Newest dead letters"
          id="dead-letters"
          kind="flush"
          actions={deadLetters.length > 0 && <a href={eventsPath({ status: 'dead' })}>Show all</a>}
        >
          {deadLetters.length > 0 ? (
            <EventsTable events={deadLetters} />
          ) : (
            <EmptyState title="No event is dead. That is how it should be." />
          )}
        </Card>
      </Live>
    </Layout>
  );
}

function Alerts({ alerts }: { alerts: readonly FiringAlert[] }) {
  if (alerts.length === 0) return null;
  return (
    <section class="alerts" id="alerts" aria-label="Alerts">
      <ul>
        {alerts.map(({ key, summary, since }) => (
          <li key={key} class="notice notice-bad">
            <span class="notice-glyph" aria-hidden="true">
              !
            </span>
            <div>
              {summary}{' '}
              <span class="muted">
                since <Timestamp at={since} format="ago" />
              </span>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Ranges({ current }: { current: TrafficRange }) {
  return (
    <nav class="ranges" aria-label="Time shown in the charts">
      {trafficRanges.map((range) => (
        <a
          key={range}
          href={`${CONSOLE_PATH}?range=${range}`}
          aria-current={range === current ? 'true' : undefined}
        >
          {range}
        </a>
      ))}
    </nav>
  );
}
