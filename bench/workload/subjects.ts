import { customer } from '../../dev/simulation/customer.object';
import { addMonths } from '../../dev/simulation/calendar';
import { stripeId, uuid } from '../../dev/simulation/identifiers';
import { PRO } from '../../dev/simulation/plan-catalogue';
import { DEFAULT_CREATED } from '../../dev/simulation/stripe-shape';
import { subscription } from '../../dev/simulation/subscription.object';

/** So many subscriptions that their rows are as rarely contended for as in production. */
export const SUBJECTS = 2_000;

/** One tenant of the product with its customer and its one subscription. */
export interface Subject {
  tenantId: string;
  customerId: string;
  subscriptionId: string;
}

export function subjectAt(index: number): Subject {
  const customerId = stripeId('cus', 'bench', index);
  return { tenantId: uuid('bench', index), customerId, subscriptionId: stripeId('sub', customerId) };
}

/** What changes with each generation: the seats and, as in a renewal, the period. */
export function quantityIn(generation: number): number {
  return 1 + (generation % 40);
}

/** Unix seconds. */
export function periodEndIn(generation: number): number {
  return addMonths(DEFAULT_CREATED, generation + 1);
}

export function emailIn(subject: Subject, generation: number): string {
  return `billing-${generation}@${subject.tenantId}.example.test`;
}

/** Everything Stripe says of the subscription in a generation. */
export function subscriptionIn({ customerId, tenantId }: Subject, generation: number) {
  return subscription({
    customer: customerId,
    items: [{ price: PRO.prices.usd ?? 'unreachable', quantity: quantityIn(generation) }],
    periodStart: addMonths(DEFAULT_CREATED, generation),
    periodEnd: periodEndIn(generation),
    latestInvoice: stripeId('in', customerId, generation),
    defaultPaymentMethod: stripeId('pm', customerId),
    metadata: { tenant_id: tenantId },
  });
}

/** Everything Stripe says of the customer in a generation. Integrations keep a lot in metadata; it makes up the 3 KB. */
export function customerIn(subject: Subject, generation: number) {
  const notes = Object.fromEntries(
    ['account_manager', 'crm', 'signup', 'terms'].map((key) => [
      key,
      stripeId(key, subject.customerId).repeat(14),
    ]),
  );
  return customer({
    id: subject.customerId,
    email: emailIn(subject, generation),
    name: `Tenant ${subject.tenantId}`,
    currency: 'usd',
    metadata: { tenant_id: subject.tenantId, ...notes },
  });
}
