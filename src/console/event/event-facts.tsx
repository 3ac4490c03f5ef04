import type { EventDetails } from '../../admin/events/event-inspector.service';
import { Card } from '../parts/card';
import { Facts } from '../parts/facts';
import { Identifier } from '../parts/identifier';
import { Timestamp } from '../parts/timestamp';
import { eventsPath } from '../paths/events-path';

const sources: Record<string, string> = {
  webhook: 'a delivery to the webhook endpoint',
  fetch: 'an answer of Stripe’s API, fetched by this service',
};

/** What is known of the event beside its fate. */
export function EventFacts({ event }: { event: EventDetails }) {
  const { objectId, apiVersion, livemode, account, source, createdAt, receivedAt, processedAt, traceId } =
    event;
  return (
    <Card title="Facts" id="facts">
      <Facts
        facts={[
          [
            'Object',
            objectId !== null && (
              <Identifier value={objectId} href={eventsPath({ objectId })} label="object" />
            ),
          ],
          ['Mode', livemode !== null && (livemode ? 'live' : 'test')],
          ['Account', account !== null && <Identifier value={account} label="account" />],
          ['API version', apiVersion ?? <span class="muted">the account’s default</span>],
          ['Created', <Timestamp at={createdAt} />],
          ['Received', <Timestamp at={receivedAt} />],
          ['Done', processedAt !== null && <Timestamp at={processedAt} />],
          ['Came as', sources[source] ?? source],
          ['Trace', traceId !== null && <Identifier value={traceId} label="trace" />],
        ]}
      />
    </Card>
  );
}
