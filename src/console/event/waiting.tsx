import type { ProposalDetails } from '../../admin/checkout-sessions/proposal-details.repository';
import { eventsPath } from '../paths/events-path';
import { tenantPath } from '../paths/tenant-path';
import type { EventDetails } from '../../admin/events/event-inspector.service';
import { waitingPath } from './event-links';

/** What an event waits for, and where a person supplies it. */
export function Waiting({ event }: { event: EventDetails }) {
  const { waitingFor, proposal } = event;
  if (proposal?.state === 'asked') return <WaitsForWord proposal={proposal} />;
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

/** With both names: the buyer's and the tenant's. */
function WaitsForWord({ proposal: { tenant, customer } }: { proposal: ProposalDetails }) {
  return (
    <>
      <p>
        Its buyer{' '}
        <a href={eventsPath({ customerId: customer.id })}>{customer.name ?? <code>{customer.id}</code>}</a>{' '}
        named the tenant <a href={tenantPath(tenant.id)}>{tenant.name ?? <code>{tenant.id}</code>}</a>, which
        is not unclaimed. It waits until an operator links or refuses, without using up a retry.
      </p>
      <ul class="waits">
        <li id={`waits-tenant:${tenant.id}`}>
          <span>whether that is so</span>
          <a class="button" href="#proposal">
            Link or refuse
          </a>
        </li>
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
