import type { TableReasons } from '../../src/database/reasons';

/** What was paid and given back. */
export const ledgerReasons: readonly TableReasons[] = [
  {
    table: 'billing_events',
    reason:
      'The ledger: one line for each fact about money, however many events state it. Append-only: what turns out otherwise gets a line against it. What a tenant paid is summed from here.',
    columns: {
      id: "Tells lines of one moment apart, for pages of a tenant's history.",
      tenant_id: 'Whose line it is now; null while the customer has no tenant. It follows the customer.',
      customer_id:
        'Stays as it was, so that the line follows a customer that is linked or moved later; null for a guest.',
      kind: 'What happened. Only payment, refund and refund_failed move money: an invoice and its payment are the same money.',
      object_id: "What it happened to: a payment, charge, refund or invoice of Stripe's.",
      fact_key:
        'Tells apart the facts of one kind about one object, such as its second refund; empty where there can be only one.',
      amount:
        "In the currency's minor unit; of a refund the charge's cumulative amount, which every event of it states alike.",
      new_amount:
        'Of a refund: the part that is new. Null where Stripe does not tell; it is never guessed from what happens to be stored.',
      currency: 'ISO 4217, lower case; sums are made by currency.',
      stripe_event_id:
        'The smallest id of the events that state this fact, so that it is the same in whatever order they came.',
      occurred_at: 'The earliest created of these events: when it happened, for statements and their order.',
      created_at: 'When the line was written, which may be much later: for whoever closes a month.',
    },
    constraints: {
      billing_events_pkey: 'Names a line.',
      billing_events_stripe_event_id_key:
        "An event states one fact once, also when facts are told apart differently some day; and an event's line is found by it.",
      billing_events_fact_key:
        'A fact is booked once, also when Stripe makes two Event objects for one change.',
      billing_events_kind_known: 'A kind that nobody sums up would be money that nobody sees.',
    },
    indexes: {
      billing_events_orphans:
        'Lines of a customer without a tenant, asked whenever it is linked; nearly always empty.',
      billing_events_tenant: "A tenant's history, newest first, and its sums.",
      billing_events_customer: "A customer's lines, which move with it to another tenant.",
    },
  },
];
