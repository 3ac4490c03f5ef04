import { charge } from '../../../dev/simulation/charge.object';
import { customer } from '../../../dev/simulation/customer.object';
import { buildEvent, payloadOf, type SimulatedEvent } from '../../../dev/simulation/event.object';
import { invoice } from '../../../dev/simulation/invoice.object';
import { paymentIntent } from '../../../dev/simulation/payment-intent.object';
import { subscription } from '../../../dev/simulation/subscription.object';
import { TestService } from '../../helpers/test-service';
import { closeLedger } from './ledger-lock';
import { insertProduct, NEW_PRICE, PRO_PRICE, type Tenant, tenants } from './product';

const { acme, globex, initech } = tenants;
/** When Stripe made the first of the events, in Unix seconds: 2026-09-21. */
const BEGINNING = 1_790_000_000;
const DAY = 86_400;
/** JSON has it, JavaScript's numbers do not. */
export const BIG_INTEGER = '9007199254740993';

/** What has happened, in the order in which it is delivered. */
export const events = {
  customer: happened('customer.created', 0, customerOf(acme)),
  otherCustomer: happened('customer.created', 1, customerOf(globex)),
  ignored: happened('product.created', 2, { id: 'prod_Pro', object: 'product', name: 'Pro' }),
  subscription: happened('customer.subscription.created', 3, subscriptionOf(acme, 'trialing')),
  changed: happened('customer.subscription.updated', 5, subscriptionOf(acme, 'active'), {
    status: 'trialing',
    trial_end: null,
  }),
  superseded: happened('customer.subscription.updated', 4, subscriptionOf(acme, 'past_due'), {
    status: 'trialing',
  }),
  paid: happened('payment_intent.succeeded', 6, paymentOf(acme, 'first')),
  invoicePaid: happened(
    'invoice.paid',
    6,
    invoice({ id: 'in_AcmeSeptember', customer: acme.customerId, status: 'paid' }),
  ),
  refund: happened(
    'charge.refunded',
    7,
    charge({
      id: 'ch_AcmeFirst',
      customer: acme.customerId,
      amount: 4_900,
      amountRefunded: 1_900,
      paymentIntent: 'pi_AcmeRocketsfirst',
    }),
    { amount_refunded: 0 },
  ),
  waitingForCustomer: happened('customer.subscription.created', 8, subscriptionOf(initech, 'active')),
  waitingForPrice: happened('customer.subscription.created', 9, subscriptionOf(globex, 'active', NEW_PRICE)),
  dead: happened('payment_intent.succeeded', 10, paymentOf(acme, 'second')),
  deadToo: happened('payment_intent.succeeded', 11, paymentOf(globex, 'first')),
  deadAsWell: happened('payment_intent.succeeded', 12, paymentOf(globex, 'second')),
  retrying: happened('payment_intent.succeeded', 13, paymentOf(globex, 'third')),
} as const;

const ends: Record<keyof typeof events, string> = {
  customer: 'processed',
  otherCustomer: 'processed',
  ignored: 'ignored',
  subscription: 'processed',
  changed: 'processed',
  superseded: 'superseded',
  paid: 'processed',
  invoicePaid: 'processed',
  refund: 'processed',
  waitingForCustomer: 'waiting',
  waitingForPrice: 'waiting',
  dead: 'dead',
  deadToo: 'dead',
  deadAsWell: 'dead',
  retrying: 'retrying',
};

/**
 * A service to which a realistic mixture has been delivered. The ledger is closed to payments at the end, which is why some
 * are dead and one is retrying; `openLedger` mends that.
 */
export async function startWorld(settings: Record<string, string> = {}): Promise<TestService> {
  const early = await TestService.start();
  await happenOn(early).finally(() => early.stop({ keepDatabase: true }));
  // Long delays from now on: what is retrying stays so.
  const late = { RETRY_BASE_DELAY_MS: '86400000', RETRY_MAX_DELAY_MS: '86400000', ...settings };
  const service = await TestService.start(late, { database: early.database });
  await service.deliver(bodyOf(events.retrying));
  await service.until(events.retrying.id, ends.retrying);
  return service;
}

async function happenOn(service: TestService): Promise<void> {
  await insertProduct(service);
  for (const [name, event] of Object.entries(events)) {
    if (name === 'retrying') continue;
    if (name === 'dead') await closeLedger(service);
    await service.deliver(bodyOf(event));
    await service.until(event.id, ends[name as keyof typeof events]);
  }
}

/** As it is signed and sent; the subscription's change has a number that does not fit JavaScript's. */
function bodyOf(event: SimulatedEvent): string {
  return payloadOf(event).replace('"usage_total": 0', `"usage_total": ${BIG_INTEGER}`);
}

function happened(type: string, day: number, object: object, previousAttributes?: Record<string, unknown>) {
  return buildEvent({
    type,
    object,
    created: BEGINNING + day * DAY,
    ...(previousAttributes && { previousAttributes }),
  });
}

function customerOf({ id, name, customerId }: Tenant) {
  return customer({ id: customerId, name, metadata: { tenant_id: id } });
}

function subscriptionOf(
  { name, customerId }: Tenant,
  status: 'trialing' | 'active' | 'past_due',
  price = PRO_PRICE,
) {
  const object = subscription({
    id: `sub_${name.replace(' ', '')}`,
    customer: customerId,
    status,
    items: [{ price }],
    created: BEGINNING,
  });
  return { ...object, usage_total: 0 };
}

function paymentOf({ name, customerId }: Tenant, which: string) {
  const id = `pi_${name.replace(' ', '')}${which}`;
  return paymentIntent({ id, customer: customerId, status: 'succeeded', amount: 4_900 });
}
