import { eventsPath } from '../events/events-path';
import type { EventDetails } from '../../admin/events/event-inspector.service';
import { waitingPath } from './event-links';

/** What an event waits for, and where a person supplies it. */
export function Waiting({ event: { waitingFor } }: { event: EventDetails }) {
  return (
    <>
      <p>
        It waits {waitingFor.length > 1 ? 'until any of these is known' : 'for this'} and then runs by itself,
        without using up a retry:
      </p>
      <ul class="waits">
        {waitingFor.map((what) => (
          <li key={what} id={`waits-${what}`}>
            <Wait what={what} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Wait({ what }: { what: string }) {
  const [kind, id = ''] = what.split(/:(.*)/);
  if (kind === 'customer') {
    return (
      <>
        <span>
          which tenant <code>{id}</code> belongs to
        </span>
        <a class="button" href={waitingPath(what)}>
          Link it to a tenant
        </a>
        <a href={eventsPath({ customerId: id })}>Its events</a>
      </>
    );
  }
  if (kind === 'price') {
    return (
      <>
        <span>
          which plan <code>{id}</code> buys
        </span>
        <a class="button" href={waitingPath(what)}>
          Map it to a plan
        </a>
      </>
    );
  }
  if (kind === 'setting') {
    return (
      <span>
        a process with <code>{id}</code>: set it and restart; what it tells of can only be asked of Stripe
      </span>
    );
  }
  return <code>{what}</code>;
}
