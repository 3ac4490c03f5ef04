import type { ProposalDetails } from '../../admin/checkout-sessions/proposal-details.repository';
import type { EventDetails } from '../../admin/events/event-inspector.service';
import { eventPath, eventsPath } from '../paths/events-path';
import { OrderForm } from '../forms/order-form';
import { ReasonField } from '../forms/reason-field';
import { useIsOperator } from '../parts/console-context';
import { Card } from '../parts/card';
import { type Fact, Facts } from '../parts/facts';
import { Notice } from '../parts/notice';
import { Timestamp } from '../parts/timestamp';
import { tenantPath } from '../paths/tenant-path';
import type { ProposalAttempt } from './proposal-desk.service';

interface ProposalPanelProps {
  event: EventDetails;
  attempt?: ProposalAttempt | undefined;
}

/** The tenant that a session's buyer named, who the buyer is, and a person's yes or no. */
export function ProposalPanel({ event: { id, proposal }, attempt }: ProposalPanelProps) {
  const isOperator = useIsOperator();
  if (!proposal) return null;
  return (
    <Card title="The tenant that its buyer named" id="proposal">
      {attempt && <Notice kind="bad">{attempt.refusal.message}</Notice>}
      <Facts facts={factsOf(proposal)} />
      <p class="muted">{meanings[proposal.state]}</p>
      {proposal.state === 'asked' &&
        (isOperator ? (
          <DecisionForm eventId={id} proposal={proposal} reason={attempt?.reason ?? ''} />
        ) : (
          <p class="muted">An operator links or refuses it.</p>
        ))}
    </Card>
  );
}

const meanings: Record<ProposalDetails['state'], string> = {
  asked:
    'Anybody can write a tenant’s id into the address of a payment link. Ask the tenant whether it bought this before you link.',
  held: 'The tenant had no customer, no subscription and the default plan, so that the customer was linked.',
  settled: 'It decided nothing: the customer’s tenant follows from a stronger word.',
  linked: 'An operator linked the customer to this tenant.',
  refused: 'An operator refused it. This session never asks again.',
};

function factsOf({ tenant, customer, ...proposal }: ProposalDetails): (Fact | null)[] {
  const { paymentLinkId, askedAt, decidedAt, decidedBy, reason } = proposal;
  return [
    ['Names', <NamedTenant tenant={tenant} />],
    ['Which has', possessionsOf(tenant)],
    ['Bought by', <Buyer customer={customer} />],
    ['Who belongs to', <Owner customer={customer} />],
    paymentLinkId === null ? null : ['Payment link', <code>{paymentLinkId}</code>],
    askedAt === null ? null : ['Asked', <Timestamp at={askedAt} format="ago" />],
    decidedAt === null
      ? null
      : [
          'Decided',
          <>
            by {decidedBy} <Timestamp at={decidedAt} format="ago" />: {reason}
          </>,
        ],
  ];
}

function NamedTenant({ tenant: { id, name, slug } }: Pick<ProposalDetails, 'tenant'>) {
  if (name === null) {
    return (
      <>
        <code>{id}</code>, which is gone
      </>
    );
  }
  return (
    <>
      <a href={tenantPath(id)}>
        <strong>{name}</strong>
      </a>
      <span class="sub">{slug}</span>
    </>
  );
}

function possessionsOf({ plan, customers }: ProposalDetails['tenant']): string {
  const others = customers === 1 ? 'one other customer' : `${customers} other customers`;
  return `${plan === null ? 'no plan' : `the plan ${plan}`}, ${others}`;
}

function Buyer({ customer: { id, name, email } }: Pick<ProposalDetails, 'customer'>) {
  return (
    <>
      <a href={eventsPath({ customerId: id })}>
        <code>{id}</code>
      </a>
      <span class="sub">{[name, email].filter((text) => text !== null).join(', ')}</span>
    </>
  );
}

function Owner({ customer: { tenantId, tenantName } }: Pick<ProposalDetails, 'customer'>) {
  if (tenantId === null) return <span class="muted">no tenant</span>;
  return <a href={tenantPath(tenantId)}>{tenantName ?? tenantId}</a>;
}

function DecisionForm({
  eventId,
  proposal: { tenant },
  reason,
}: {
  eventId: string;
  proposal: ProposalDetails;
  reason: string;
}) {
  return (
    <OrderForm action={`${eventPath(eventId)}/proposal`}>
      <ReasonField placeholder="Who confirmed it, or a ticket" value={reason} />
      <div class="replay-actions">
        <button type="submit" class="button" name="decision" value="refuse">
          Refuse
        </button>
        {tenant.name !== null && (
          <button type="submit" class="button button-primary" name="decision" value="link">
            Link to {tenant.name}
          </button>
        )}
      </div>
    </OrderForm>
  );
}
