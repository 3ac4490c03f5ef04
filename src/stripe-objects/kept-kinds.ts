import type { KeptKind } from './kept-kind';
import { stripeObjects } from './stripe-objects';

/** The kinds whose readers, tables or effects are more than a definition says. */
const ofSeveralFiles: readonly KeptKind[] = [
  {
    kind: 'customer',
    table: 'stripe_customers',
    collection: 'customers',
    fetched: 'customer.fetched',
    namesCustomer: false,
  },
  {
    kind: 'subscription',
    table: 'stripe_subscriptions',
    collection: 'subscriptions',
    fetched: 'customer.subscription.fetched',
    namesCustomer: true,
  },
  {
    kind: 'invoice',
    table: 'stripe_invoices',
    collection: 'invoices',
    fetched: 'invoice.fetched',
    namesCustomer: true,
  },
  {
    kind: 'payment_intent',
    table: 'stripe_payments',
    collection: 'payment_intents',
    fetched: 'payment_intent.fetched',
    namesCustomer: true,
  },
  {
    kind: 'charge',
    table: 'stripe_charges',
    collection: 'charges',
    fetched: 'charge.fetched',
    namesCustomer: true,
  },
  {
    kind: 'checkout.session',
    table: 'stripe_checkout_sessions',
    collection: 'checkout/sessions',
    fetched: 'checkout.session.fetched',
    namesCustomer: true,
  },
];

/** Every kind of object that has a table. Fetching, searching, dry runs and an event's page follow from it. */
export const keptKinds: readonly KeptKind[] = [...ofSeveralFiles, ...stripeObjects];

const byTable = new Map(keptKinds.map((kind) => [kind.table, kind]));
const byKind = new Map(keptKinds.map((kind) => [kind.kind, kind]));

/** @throws {Error} when no kind is kept there: another version wrote the name */
export function kindKeptIn(table: string): KeptKind {
  const kind = byTable.get(table);
  if (!kind) throw new Error(`this version keeps no objects of Stripe in ${table}`);
  return kind;
}

/** @param kind Stripe's word. Undefined where it is not kept. */
export function tableOf(kind: string): string | undefined {
  return byKind.get(kind)?.table;
}
