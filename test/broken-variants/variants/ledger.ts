import type { BrokenVariant } from '../broken-variant';

const repository = 'src/ledger/ledger.repository.ts';
const charges = 'src/payments/charges.service.ts';
const refunds = 'src/refunds/refunds.service.ts';
const applier = 'src/changes/change-applier.service.ts';

export const ledger: BrokenVariant[] = [
  {
    rule: 'One line per fact, however many events state it',
    broken: 'one line per event',
    source: 'src/payments/payments.service.ts',
    search:
      "export function succeededFact({ state }: Version<PaymentSnapshot>): BillingFact | undefined {\n  const amount = state.amountReceived ?? state.amount;\n  if (amount === null) return undefined;\n  return {\n    kind: 'payment',\n    objectId: state.id,\n    factKey: '',",
    replace:
      "export function succeededFact({ state, eventId }: Version<PaymentSnapshot>): BillingFact | undefined {\n  const amount = state.amountReceived ?? state.amount;\n  if (amount === null) return undefined;\n  return {\n    kind: 'payment',\n    objectId: state.id,\n    factKey: eventId,",
    spec: 'test/duplicates.e2e-spec.ts',
    test: 'Two events that Stripe made of one payment',
  },
  {
    rule: 'A line keeps the smallest event id and the earliest time of those that state it',
    broken: 'it keeps those of the event that came last',
    source: repository,
    search: `do update set
         stripe_event_id = least(line.stripe_event_id, excluded.stripe_event_id),
         occurred_at = least(line.occurred_at, excluded.occurred_at)`,
    replace: `do update set
         stripe_event_id = excluded.stripe_event_id,
         occurred_at = excluded.occurred_at`,
    spec: 'test/duplicates.e2e-spec.ts',
    test: 'Two events that Stripe made of one payment',
  },
  {
    rule: 'An amount of 0 writes no line',
    broken: 'it writes one',
    source: applier,
    search: 'if (!fact || fact.amount === 0 || missingPassage) return [];',
    replace: 'if (!fact || missingPassage) return [];',
    spec: 'test/histories/histories.e2e-spec.ts',
  },
  {
    rule: 'The new part of a refund is never a difference against what happens to be stored',
    broken: 'where Stripe does not tell it, all of it is new',
    source: 'src/payments/charges.service.ts',
    search: 'previous === null ? (newestRefund?.amount ?? null) : cumulative - previous',
    replace: 'previous === null ? (newestRefund?.amount ?? cumulative) : cumulative - previous',
    spec: 'src/payments/charges.service.spec.ts',
  },
  {
    rule: 'A superseded event states its fact all the same',
    broken: 'only the winning event states one',
    source: applier,
    search: 'this.ledger.record(decisions.flatMap(linesOf), manager),',
    replace:
      'this.ledger.record(decisions.filter(({ projected }) => !projected.supersededBy).flatMap(linesOf), manager),',
    spec: 'test/ordering.e2e-spec.ts',
    test: 'an invoice that failed twice before it was paid',
  },
  {
    rule: 'Lines follow a customer that is linked or moved',
    broken: 'they stay where they were',
    source: 'src/tenants/tenant-links.service.ts',
    search: '      linesGoTo !== undefined && this.ledger.moveCustomer(customerId, linesGoTo, manager),\n',
    replace: '',
    spec: 'test/admin.e2e-spec.ts',
    test: 'moves it with its plan and its ledger lines',
  },
  {
    rule: 'Lines written before the tenant of a link was there follow it too',
    broken: 'only a new link takes lines along',
    source: 'src/tenants/tenant-link.ts',
    search: 'const linesGoTo = changed || (owner !== null && stored.hasOrphans) ?',
    replace: 'const linesGoTo = changed ?',
    spec: 'test/histories/regressions.e2e-spec.ts',
  },
  {
    rule: 'A refund that failed is taken back by a line of its own',
    broken: 'nothing is taken back',
    source: refunds,
    search: 'if (!isTakenBack(state) || amount === null) return undefined;',
    replace: 'if (amount !== null) return undefined;',
    spec: 'test/handlers.e2e-spec.ts',
    test: 'takes the refund back in the ledger',
  },
  {
    rule: 'So is one that was canceled',
    broken: 'only a failure is',
    source: 'src/refunds/refund.snapshot.ts',
    search: "return status === 'failed' || status === 'canceled';",
    replace: "return status === 'failed';",
    spec: 'test/handlers.e2e-spec.ts',
    test: 'takes a canceled refund back',
  },
  {
    rule: 'Refunds of one step of a charge are told apart by their request: after a failure the next makes the same step',
    broken: 'the step alone tells one refund from another',
    source: charges,
    search: '`, idOf(requestId)]',
    replace: '`]',
    spec: 'test/refunds.e2e-spec.ts',
    test: 'leaves what really went back',
  },
  {
    rule: 'Two events of one refund are one, though they need not be of one second',
    broken: 'those of two seconds are two',
    source: charges,
    search: 'idOf(requestId)]',
    replace: '`@${created}`]',
    spec: 'test/refunds.e2e-spec.ts',
    test: 'counts one refund once',
  },
  {
    rule: 'A failed refund that does not say whose it is waits for its charge or payment',
    broken: 'it is booked for nobody',
    source: 'src/changes/change-locks.service.ts',
    search: 'missingPassage: owner ? undefined : ownedThrough',
    replace: 'missingPassage: undefined',
    spec: 'test/refunds.e2e-spec.ts',
    test: 'is stored, and is then booked for the customer of that',
  },
  {
    rule: 'What waits for a charge or payment goes on when that is stored',
    broken: 'it waits for ever',
    source: 'src/upkeep/upkeep.repository.ts',
    search: "(key like 'charge:%' or key like 'payment:%')",
    replace: "key like 'nothing'",
    spec: 'test/refunds.e2e-spec.ts',
    test: 'is stored, and is then booked for the customer of that',
  },
  {
    rule: 'What an event has booked once stays as it is',
    broken: 'it is booked again when facts are told apart in another way',
    source: repository,
    search: '       where not exists (select from billing_events b where b.stripe_event_id = n.event)\n',
    replace: '',
    spec: 'test/refunds.e2e-spec.ts',
    test: 'What an event has booked stays',
  },
];
