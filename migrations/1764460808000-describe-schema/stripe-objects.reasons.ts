import type { TableReasons } from '../../src/database/reasons';

/** By which event a row shows its state: the same in every table of Stripe's objects. */
const version = {
  version_event:
    'The event whose state this row shows, to explain it; null on a stub that only other objects mention so far.',
  version_at:
    'created of that event: an event is stored over it only if it is newer, or final, or wins the tie.',
  version_terminal: 'That state is final, and only another final one replaces it, whatever its time.',
  version_tied:
    'Several events of that second were compared: one that comes late may change the verdict, and is compared again.',
  created_at: 'When the row was made, for people; Stripe knows nothing of it.',
};

/** Which tenant an object's metadata names. */
const claim = {
  named_tenant:
    'metadata.tenant_id of the newest event that had one, as sent: it may name no tenant, or none yet.',
  named_at: 'created of that event: a newer one replaces what is named.',
  named_by: 'Id of that event: decides between two of one second the same way everywhere.',
};

const currency =
  'ISO 4217, lower case, without which the amount says nothing: JPY has no minor unit, KWD has three digits.';

/** The state that all events of an object together end in, in whatever order they came. */
export const stripeObjectReasons: readonly TableReasons[] = [
  {
    table: 'stripe_customers',
    reason:
      'Whose money it is: every Stripe customer and the tenant that it pays for. The product may insert (id, tenant_id) itself, which links it.',
    columns: {
      id: "Stripe's (cus_…); subscriptions, invoices and payments name it.",
      tenant_id:
        'The tenant that it resolves to now; null while nothing names one, and its events wait. Rules in docs/rules.md.',
      tenant_source:
        "What the tenant rests on: only something stronger may replace it. Null beside a tenant: the product's SQL linked it, and nobody has followed yet.",
      email: "For people who look for a customer; the newest event's.",
      name: 'The same.',
      deleted: 'Deleted in Stripe; it stays with its tenant, and so does its history.',
      metadata: "The product's own notes on the customer, as Stripe has them, for the product to read.",
      ...claim,
      ...version,
    },
    constraints: {
      stripe_customers_pkey: 'One row for a customer: it is locked while an event of it is applied.',
      stripe_customers_tenant_source_known: 'An unknown source would have no rank among the others.',
    },
    indexes: {
      stripe_customers_tenant:
        'All customers of a tenant, from which its plan is computed; each time a subscription changes.',
      stripe_customers_unlinked:
        'Customers that name a tenant which was not there: asked each minute, as the product may have inserted it.',
    },
  },
  {
    table: 'stripe_subscriptions',
    reason:
      "Every subscription, ended ones included, as its winning event shows it: a tenant's plan is a pure function of these rows.",
    columns: {
      id: "Stripe's (sub_…).",
      customer_id: 'Who pays, and so whose plan it decides.',
      status:
        'Whether it entitles (docs/rules.md); as Stripe says, also if it is a status that nobody knows yet.',
      created:
        "Stripe's own time of creation: the newer of two equal subscriptions is the better, and the oldest one's metadata names the tenant.",
      price_id: 'Of the first item, for a quick look; what decides is in stripe_subscription_items.',
      quantity: 'Of the first item, likewise: seats, for the product.',
      current_period_start: 'Since when the current period is paid, for people and for the product.',
      current_period_end:
        'The latest over the items: the better of two subscriptions runs longer, and tenants.current_period_end shows it.',
      cancel_at_period_end:
        'It will end with the period; tenants show that. It changes no plan before it happens.',
      cancel_at: 'It will end then; counts as a scheduled cancellation too.',
      canceled_at: 'When somebody cancelled it, which may be long before it ends.',
      ended_at: 'When it ended, for people.',
      trial_end: 'For people and the product: the clock ends no trial here, Stripe says when it is over.',
      pause_collection: 'How invoices are treated while collection is paused; it changes no entitlement.',
      ...claim,
      ...version,
    },
    constraints: {
      stripe_subscriptions_pkey:
        'One row for a subscription: it is locked, with its items, while an event of it is applied.',
    },
    indexes: {
      stripe_subscriptions_customer:
        'The subscriptions of a customer, from which plans are computed and events are found.',
    },
  },
  {
    table: 'stripe_subscription_items',
    reason:
      'The prices of a subscription: its plan is the best of what they buy. Replaced together with their subscription, under its lock.',
    columns: {
      subscription_id: 'Whose item it is.',
      id: "Stripe's (si_…); the subscription's own id where Stripe, before 2014, knew no items.",
      price_id: 'What is bought; plan_prices says which plan that is, if any.',
      product_id: 'What the price is a price of, for people.',
      quantity: 'Seats, for the product; null for metered prices.',
      current_period_start: 'Since 2025-03-31 Stripe has periods on items only.',
      current_period_end: "The same; the latest one is the subscription's.",
    },
    constraints: {
      stripe_subscription_items_pkey: 'The items of one subscription together; an item is there once.',
    },
    indexes: {
      stripe_subscription_items_price:
        'All subscriptions with a price, whose tenants are computed again when somebody maps it.',
    },
  },
  {
    table: 'stripe_prices',
    reason:
      'What a price is called and costs, for the product and for people with SQL. What it buys is in plan_prices alone.',
    columns: {
      id: "Stripe's (price_…); subscription items and plan_prices name it.",
      product_id: 'The product whose name people know it by.',
      active: 'It can be bought anew; whoever has it keeps it either way.',
      deleted: 'Deleted in Stripe, so that nobody maps it any more; it still buys its plan for who has it.',
      nickname: 'What people call it among the prices of a product.',
      currency,
      unit_amount: "In the currency's minor unit; null for tiers and for amounts of less than one.",
      recurring_interval: 'day, week, month or year; null for what is paid once.',
      recurring_interval_count: 'How many of these make a period.',
      ...version,
    },
    constraints: { stripe_prices_pkey: 'One row for a price, locked while an event of it is applied.' },
  },
  {
    table: 'stripe_products',
    reason:
      'The names of what is sold, for the product and for people with SQL: a price by itself is often nameless.',
    columns: {
      id: "Stripe's (prod_…); prices name it.",
      name: 'What people call it.',
      active: 'It is sold; nobody loses anything when it is not.',
      ...version,
    },
    constraints: { stripe_products_pkey: 'One row for a product, locked while an event of it is applied.' },
  },
  {
    table: 'stripe_invoices',
    reason:
      'What was billed and whether it was paid, for people and the product. It decides no plan: only subscriptions do.',
    columns: {
      id: "Stripe's (in_…); ledger lines of an invoice name it.",
      customer_id: 'Who is billed.',
      subscription_id: 'What it bills for; null for a one-off invoice.',
      status: 'draft, open, paid, uncollectible or void; paid and void are final.',
      currency,
      amount_due: 'What was to be paid, in the minor unit.',
      amount_paid: 'What was paid, in the minor unit; also decides between two events of one second.',
      attempt_count:
        'Failed attempts so far: tells their ledger lines apart, and decides between events of one second.',
      next_payment_attempt: 'When Stripe tries again, so that support can tell a customer.',
      hosted_invoice_url: 'The page where the customer can pay it, for support to send.',
      billing_reason: 'Why Stripe made it: a first bill, a renewal, a change.',
      ...version,
    },
    constraints: { stripe_invoices_pkey: 'One row for an invoice, locked while an event of it is applied.' },
    indexes: {
      stripe_invoices_customer:
        'The invoices of a customer, whose events the search then finds; the id is in it, so that no row is read.',
    },
  },
  {
    table: 'stripe_payments',
    reason: 'Payment intents: how each payment stands. That money came is said by billing_events, once.',
    columns: {
      id: "Stripe's (pi_…); ledger lines of payments name it.",
      customer_id: 'Who pays; null for a guest. Tells whose a failed refund is.',
      invoice_id: 'What it pays; Stripe says so only before 2025-03-31.',
      status: 'How far it got; succeeded and canceled are final.',
      currency,
      amount: 'What was intended, in the minor unit.',
      amount_received: 'What really came, in the minor unit.',
      last_error_code: 'Why the last try was declined, for support.',
      last_error_message: "The same in Stripe's words.",
      ...version,
    },
    constraints: { stripe_payments_pkey: 'One row for a payment, locked while an event of it is applied.' },
    indexes: {
      stripe_payments_customer:
        'The payments of a customer, whose events the search then finds; the id is in it, so that no row is read.',
    },
  },
  {
    table: 'stripe_charges',
    reason: 'Charges and how much of each went back: leads from a refund or dispute to whoever paid.',
    columns: {
      id: "Stripe's (ch_…); refunds and disputes name it.",
      customer_id: 'Who paid; null for a guest. Tells whose a failed refund is.',
      payment_id: 'The payment intent that it belongs to; null before there were any.',
      currency,
      amount: 'What was charged, in the minor unit.',
      amount_refunded:
        'Cumulative, as the last event said: it falls when a refund fails, of which no event of the charge tells.',
      refunded: 'All of it went back.',
      ...version,
    },
    constraints: { stripe_charges_pkey: 'One row for a charge, locked while an event of it is applied.' },
    indexes: {
      stripe_charges_payment:
        'The charges of a payment, for whoever follows its money by SQL; no statement of the service needs it.',
      stripe_charges_customer:
        'The charges of a customer, and by these its refunds and disputes, for the search; no row is read.',
    },
  },
  {
    table: 'stripe_refunds',
    reason:
      'Refunds one by one, also those that failed weeks later. billing_events books them; this row shows how each stands.',
    columns: {
      id: "Stripe's (re_…); the ledger's refund_failed lines name it.",
      charge_id: 'The charge it gives back; null for a cash balance, which was never a payment.',
      payment_id: 'The payment it gives back: tells whose it is where the charge is not stored.',
      customer_id: "Stripe says so only since 2026-03-25; before, it is the charge's or the payment's.",
      amount: 'Of this refund alone, in the minor unit.',
      currency,
      status: 'failed and canceled are final; succeeded is not, since it can fail later.',
      failure_reason: 'Why the money came back, for support.',
      ...version,
    },
    constraints: { stripe_refunds_pkey: 'One row for a refund, locked while an event of it is applied.' },
    indexes: {
      stripe_refunds_charge:
        "The refunds of a charge: for the search by customer, and from a charge's ledger line to the refund that failed.",
      stripe_refunds_customer:
        'The refunds of a customer, where Stripe names it, for the search; no row is read.',
    },
  },
  {
    table: 'stripe_disputes',
    reason:
      "Charges that a payer's bank asks back, for people. They are not in the ledger: their events do not tell when money moves.",
    columns: {
      id: "Stripe's (du_… or dp_…).",
      charge_id: 'What is disputed; leads to the customer.',
      payment_id: 'The same, where Stripe names the payment.',
      amount: 'What is asked back, in the minor unit.',
      currency,
      status: 'Where the case stands; none is final, since a lost one can be appealed.',
      reason: 'What the payer says, for whoever has to answer.',
      ...version,
    },
    constraints: { stripe_disputes_pkey: 'One row for a dispute, locked while an event of it is applied.' },
    indexes: {
      stripe_disputes_charge: 'The disputes of a charge, for the search by customer; no row is read.',
    },
  },
  {
    table: 'stripe_checkout_sessions',
    reason:
      'Checkouts that somebody went through with: client_reference_id may say whose a customer is, as the weakest of all claims.',
    columns: {
      id: "Stripe's (cs_…).",
      customer_id: 'The customer that it made or used.',
      subscription_id: 'What was bought, if a subscription.',
      payment_id: 'What was paid, if it was one payment.',
      mode: 'payment, setup or subscription: tells which of the two to expect.',
      created:
        "Stripe's own time: of several the oldest counts, since whoever opens a payment link can change the reference.",
      client_reference_id:
        "As the product gave it to Stripe, or as the buyer changed it; it may be a cart's or a user's.",
      named_tenant: 'The same where it is a UUID, to be compared with tenants by an index.',
      ...version,
    },
    constraints: {
      stripe_checkout_sessions_pkey: 'One row for a session, locked while its event is applied.',
    },
    indexes: {
      stripe_checkout_sessions_customer: 'The sessions of a customer, for the search; no row is read.',
      stripe_checkout_sessions_naming:
        'The oldest session of a customer that names a tenant, whenever the customer is linked; sessions that name none are not in it.',
    },
  },
  {
    table: 'stripe_unresolved_objects',
    reason:
      'Objects whose row shows a guess: several events of one second, and nothing tells which came last. Written with the guess, so that no crash forgets that it is one.',
    columns: {
      object_id: 'The object in doubt; one row, however many events disagree.',
      projection: 'The table with its row, which tells what to ask Stripe for.',
      second_at: 'The second in doubt: an answer of Stripe that is older settles nothing.',
      noted_at: 'Since when; doctor tells of what is in doubt for more than a day.',
      next_fetch_at: 'When Stripe is asked, if there is a key; while a worker asks, when its lease runs out.',
      fetch_failures: 'How often asking failed: the pause before the next time grows with it.',
      last_error: 'Why the last fetch failed, for people.',
    },
    constraints: {
      stripe_unresolved_objects_pkey:
        'An object is in doubt once; the events that settle it delete it by its id.',
    },
    indexes: {
      stripe_unresolved_objects_due: 'What Stripe is to be asked for now, oldest first.',
    },
  },
];
