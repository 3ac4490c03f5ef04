import type { EventDetails } from '../../admin/events/event-inspector.service';
import { useIsOperator } from '../parts/console-context';
import { Layout } from '../layout/layout';
import type { Section } from '../layout/navigation';
import { Live } from '../parts/live';
import { EventChanges } from './event-changes';
import { EventFacts } from './event-facts';
import { EventTimeline } from './event-timeline';
import { stripePath } from './event-links';
import { Payload } from './payload';
import type { ProposalAttempt } from './proposal-desk.service';
import { ProposalPanel } from './proposal-panel';
import type { ReplayAttempt } from './replay-desk.service';
import { Ordered, RefusedNotice, ReplayPanel } from './replay-panel';
import { Verdict } from './verdict';

interface EventPageProps {
  event: EventDetails;
  /** The replay that has just been ordered, as it stands in the address. */
  operation?: string | undefined;
  /** What was tried with the replay panel. */
  attempt?: ReplayAttempt;
  /** What was answered to the tenant that its buyer named, and refused. */
  decision?: ProposalAttempt;
}

/** What happened to one event, why, what it changed, and what can be done about it. */
export function EventPage({ event, operation, attempt, decision }: EventPageProps) {
  return (
    <Layout title={event.type} section={sectionOf(event)} actions={<Actions event={event} />}>
      {attempt?.kind === 'replay' && attempt.refused && <RefusedNotice refused={attempt.refused} />}
      <div class="event">
        <Live>
          {operation !== undefined && <Ordered event={event} operation={operation} />}
          <Verdict event={event} />
          <EventTimeline event={event} />
          <EventChanges event={event} />
        </Live>
        <div class="event-aside" id="event-aside">
          <ProposalPanel event={event} attempt={decision} />
          <EventFacts event={event} />
          <ReplayPanel event={event} attempt={attempt} />
        </div>
        <Payload event={event} />
      </div>
    </Layout>
  );
}

function Actions({ event }: { event: EventDetails }) {
  const isOperator = useIsOperator();
  return (
    <>
      <a class="button" href={stripePath(event)} rel="noreferrer">
        Open in Stripe
      </a>
      {isOperator && (
        <a class="button button-primary" href="#replay" data-replay>
          Replay… <kbd aria-hidden="true">r</kbd>
        </a>
      )}
    </>
  );
}

function sectionOf({ status }: EventDetails): Section {
  return status === 'dead' || status === 'waiting' ? status : 'events';
}
