import { isDeepStrictEqual } from 'node:util';
import { charge } from '../src/simulation/charge.object';
import { customer } from '../src/simulation/customer.object';
import { buildEvent, type PreviousAttributes } from '../src/simulation/event.object';
import { invoice } from '../src/simulation/invoice.object';
import { paymentIntent } from '../src/simulation/payment-intent.object';
import type { StripeShape } from '../src/simulation/stripe-shape';
import { subscription, type SubscriptionOptions } from '../src/simulation/subscription.object';
import { insertPlan, insertPrice, insertTenant } from './helpers/product-rows';
import { BILLING_TABLES, contentsOf } from './helpers/table-contents';
import { TestService } from './helpers/test-service';

const TENANT = '7d1c2a5e-0b7f-4a3e-9c1d-2f6b8e4a1c00';
const [SEPT_1, SEPT_15, OCT_1, NOV_1] = [1_788_220_800, 1_789_430_400, 1_790_812_800, 1_793_491_200];
const [sept1, sept15, oct1, nov1] = ['2026-09-01', '2026-09-15', '2026-10-01', '2026-11-01'].map(
  (day) => new Date(`${day}T00:00:00Z`),
);

interface Told {
  type: string;
  object: { id: string };
  created: number;
  /** `previous_attributes`. */
  before?: PreviousAttributes;
}

interface Case {
  /** What has happened already. */
  given?: Told[];
  told: Told;
  /** What the tables hold afterwards; those left out must be as they were. */
  rows: Record<string, object[]>;
}

let service: TestService;
let [free, pro] = ['', ''];

beforeAll(async () => {
  service = await TestService.start();
  free = await insertPlan(service, { slug: 'free', isDefault: true, limit: 1 });
  pro = await insertPlan(service, { slug: 'pro', sortOrder: 1, limit: 5 });
  await insertPrice(service, 'price_pro', pro);
  await insertPrice(service, 'price_support', null);
});

beforeEach(async () => {
  await service.query(`truncate stripe_event_log, ${BILLING_TABLES.join()} cascade`);
  await insertTenant(service, { id: TENANT });
});

afterAll(() => service.stop());

function customerCases(shape: StripeShape): Record<string, Case> {
  const [email, name, metadata] = ['ada@example.test', 'Ada', { tenant_id: TENANT, region: 'eu' }];
  const object = customer({ shape, id: 'cus_ada', created: SEPT_1, email, name, metadata });
  const link = { tenant_id: TENANT, tenant_source: 'customer' };
  const row = { id: 'cus_ada', email, name, metadata, deleted: false, ...link };
  const signedUp = { type: 'customer.created', object, created: SEPT_1 };
  const news = { email: null, name: 'Ada Ltd', metadata: { ...metadata, tier: 'gold' } };
  return {
    'customer.created': { told: signedUp, rows: { stripe_customers: [row] } },
    'customer.updated': {
      given: [signedUp],
      told: {
        type: 'customer.updated',
        object: { ...object, ...news },
        before: { email, name, metadata: { tier: null } },
        created: OCT_1,
      },
      rows: { stripe_customers: [{ ...row, ...news }] },
    },
  };
}

function subscriptionCases(shape: StripeShape): Record<string, Case> {
  const app = { id: 'si_app', price: { id: 'price_pro', product: 'prod_app' }, quantity: 2 };
  const help = { id: 'si_help', price: { id: 'price_support', product: 'prod_help' }, quantity: null };
  const build = (options: SubscriptionOptions) =>
    subscription({ shape, id: 'sub_1', customer: 'cus_ada', created: SEPT_1, items: [app], ...options });
  const september = { periodStart: SEPT_1, periodEnd: OCT_1 };
  const october = { periodStart: OCT_1, periodEnd: NOV_1 };
  const trial = build({ status: 'trialing', trialStart: SEPT_1, trialEnd: SEPT_15, ...september });
  const paused = { pauseCollection: { behavior: 'void', resumes_at: null } } as const;
  const cancels = { cancelAtPeriodEnd: true, canceledAt: OCT_1 };
  const begun = { type: 'customer.subscription.created', object: trial, created: SEPT_1 };

  const inSeptember = { current_period_start: sept1, current_period_end: oct1 };
  const inOctober = { current_period_start: oct1, current_period_end: nov1 };
  const goesOn = { cancel_at_period_end: false, cancel_at: null, canceled_at: null, ended_at: null };
  const willEnd = { ...goesOn, cancel_at_period_end: true, cancel_at: nov1, canceled_at: oct1 };
  const hasEnded = { ...goesOn, canceled_at: sept15, ended_at: sept15 };
  const plain = { id: 'sub_1', customer_id: 'cus_ada', created: sept1, price_id: 'price_pro', quantity: '2' };
  const row = { ...plain, trial_end: null, pause_collection: null };
  const appRow = { subscription_id: 'sub_1', id: 'si_app', price_id: 'price_pro', product_id: 'prod_app' };
  const helpRow = { ...appRow, id: 'si_help', price_id: 'price_support', product_id: 'prod_help' };

  const tenant = { id: TENANT, name: 'Tenant', status: 'active', stripe_subscription_id: 'sub_1' };
  const untilOctober = { current_period_end: oct1, cancel_at_period_end: false };
  const untilNovember = { current_period_end: nov1, cancel_at_period_end: true };
  const proTenant = { plan_id: pro, max_workspaces: 5, max_members_per_workspace: 50, max_storage_mb: 5_000 };
  const freeTenant = {
    plan_id: free,
    max_workspaces: 1,
    max_members_per_workspace: 10,
    max_storage_mb: 1_000,
  };
  const workspace = { id: expect.any(String), tenant_id: TENANT, name: 'Main' };
  const proWorkspace = { plan_id: pro, max_members: 50, max_projects: 500, max_storage_mb: 5_000 };
  const freeWorkspace = { plan_id: free, max_members: 10, max_projects: 100, max_storage_mb: 1_000 };
  return {
    'customer.subscription.created': {
      told: begun,
      rows: {
        stripe_subscriptions: [{ ...row, ...inSeptember, ...goesOn, status: 'trialing', trial_end: sept15 }],
        stripe_subscription_items: [{ ...appRow, quantity: '2', ...inSeptember }],
        tenants: [{ ...tenant, ...proTenant, ...untilOctober, subscription_status: 'trialing' }],
        workspaces: [{ ...workspace, ...proWorkspace }],
      },
    },
    'customer.subscription.updated': {
      given: [begun],
      told: {
        type: 'customer.subscription.updated',
        object: build({ status: 'past_due', items: [app, help], ...october, ...cancels, ...paused }),
        before: { status: 'trialing', trial_end: SEPT_15, pause_collection: null },
        created: OCT_1,
      },
      rows: {
        stripe_subscriptions: [
          { ...row, ...inOctober, ...willEnd, status: 'past_due', pause_collection: 'void' },
        ],
        stripe_subscription_items: [
          { ...appRow, quantity: '2', ...inOctober },
          { ...helpRow, quantity: null, ...inOctober },
        ],
        tenants: [{ ...tenant, ...proTenant, ...untilNovember, subscription_status: 'past_due' }],
      },
    },
    'customer.subscription.deleted': {
      given: [begun],
      told: {
        type: 'customer.subscription.deleted',
        object: build({ status: 'canceled', canceledAt: SEPT_15, endedAt: SEPT_15, ...september }),
        created: SEPT_15,
      },
      rows: {
        stripe_subscriptions: [{ ...row, ...inSeptember, ...hasEnded, status: 'canceled' }],
        tenants: [{ ...tenant, ...freeTenant, ...untilOctober, subscription_status: 'canceled' }],
        workspaces: [{ ...workspace, ...freeWorkspace }],
      },
    },
  };
}

const common = { customer: 'cus_ada', created: SEPT_1 };
const line = (facts: object) => ({
  id: expect.any(String),
  tenant_id: TENANT,
  customer_id: 'cus_ada',
  fact_key: '',
  new_amount: null,
  stripe_event_id: 'evt_told',
  occurred_at: sept15,
  ...facts,
});

function paymentCases(shape: StripeShape): Record<string, Case> {
  const yen = { ...common, id: 'pi_1', amount: 4_900, currency: 'jpy', charge: 'ch_1', invoice: 'in_1' };
  // Only the old shape names the invoice.
  const named = { id: 'pi_1', customer_id: 'cus_ada', invoice_id: shape === 'old' ? 'in_1' : null };
  const row = { ...named, currency: 'jpy', amount: '4900', last_error_code: null, last_error_message: null };
  const fact = { object_id: 'pi_1', amount: '4900', currency: 'jpy' };
  const succeeded = { ...row, status: 'succeeded', amount_received: '4900' };

  const declined = paymentIntent({ ...yen, shape, error: { code: 'card_declined', message: 'No money.' } });
  const waits = { ...row, status: 'requires_payment_method', amount_received: '0' };
  const failed = (type: string): Case => ({
    told: { type, object: declined, created: SEPT_15 },
    rows: {
      stripe_payments: [{ ...waits, last_error_code: 'card_declined', last_error_message: 'No money.' }],
      billing_events: [line({ ...fact, kind: 'payment_failed', fact_key: 'ch_1' })],
    },
  });
  return {
    'payment_intent.succeeded': {
      told: { type: 'payment_intent.succeeded', object: paymentIntent({ ...yen, shape }), created: SEPT_15 },
      rows: { stripe_payments: [succeeded], billing_events: [line({ ...fact, kind: 'payment' })] },
    },
    'payment_intent.payment_failed': failed('payment_intent.payment_failed'),
    'payment_intent.failed': failed('payment_intent.failed'),
  };
}

function invoiceCases(shape: StripeShape): Record<string, Case> {
  const renewal = { subscription: 'sub_1', billingReason: 'subscription_cycle', attemptCount: 2 } as const;
  const bill = {
    ...common,
    ...renewal,
    shape,
    id: 'in_1',
    amountDue: 2_900,
    hostedInvoiceUrl: 'https://pay.test',
  };
  const owned = {
    id: 'in_1',
    customer_id: 'cus_ada',
    subscription_id: 'sub_1',
    hosted_invoice_url: 'https://pay.test',
  };
  const row = {
    ...owned,
    currency: 'usd',
    amount_due: '2900',
    attempt_count: '2',
    billing_reason: 'subscription_cycle',
  };
  const fact = { object_id: 'in_1', amount: '2900', currency: 'usd' };
  const paid = invoice({ ...bill, status: 'paid' });
  const open = invoice({ ...bill, status: 'open', nextPaymentAttempt: OCT_1 });
  return {
    'invoice.paid': {
      told: { type: 'invoice.paid', object: paid, created: SEPT_15 },
      rows: {
        stripe_invoices: [{ ...row, status: 'paid', amount_paid: '2900', next_payment_attempt: null }],
        billing_events: [line({ ...fact, kind: 'invoice_paid' })],
      },
    },
    'invoice.payment_failed': {
      told: { type: 'invoice.payment_failed', object: open, created: SEPT_15 },
      rows: {
        stripe_invoices: [{ ...row, status: 'open', amount_paid: '0', next_payment_attempt: oct1 }],
        billing_events: [line({ ...fact, kind: 'invoice_payment_failed', fact_key: '2' })],
      },
    },
  };
}

function chargeCases(shape: StripeShape): Record<string, Case> {
  const refunds = [
    { id: 're_1', amount: 500, created: SEPT_1 },
    { id: 're_2', amount: 700, created: SEPT_15 },
  ];
  const object = charge({ ...common, shape, id: 'ch_1', paymentIntent: 'pi_1', amount: 2_900, refunds });
  const row = { id: 'ch_1', customer_id: 'cus_ada', payment_id: 'pi_1', currency: 'usd', amount: '2900' };
  // Only the old shape names the refund.
  const fact = shape === 'old' ? { object_id: 're_2' } : { object_id: 'ch_1', fact_key: '500→1200' };
  const amounts = { amount: '1200', new_amount: '700', currency: 'usd' };
  return {
    'charge.refunded': {
      told: { type: 'charge.refunded', object, before: { amount_refunded: 500 }, created: SEPT_15 },
      rows: {
        stripe_charges: [{ ...row, amount_refunded: '1200', refunded: false }],
        billing_events: [line({ kind: 'refund', ...fact, ...amounts })],
      },
    },
  };
}

/** Of which other specs make sure. */
const bookkeeping = /^(version_|named_|created_at$|slug$)/;

describe.each([
  { shape: 'current', apiVersion: '2026-10-28.endive' },
  { shape: 'old', apiVersion: '2020-08-27' },
] as const)('In API version $apiVersion', ({ shape, apiVersion }) => {
  it.each([
    { type: 'customer.created', what: 'stores the customer and links it to the tenant that it names' },
    { type: 'customer.updated', what: 'replaces what the customer was' },
    { type: 'customer.subscription.created', what: 'gives the tenant a plan, and its workspaces limits' },
    { type: 'customer.subscription.updated', what: 'changes status, period, items and the coming end' },
    { type: 'customer.subscription.deleted', what: 'takes the tenant back to the default plan' },
    { type: 'payment_intent.succeeded', what: 'stores the payment and a line in the ledger' },
    { type: 'payment_intent.payment_failed', what: 'stores why the payment failed' },
    { type: 'payment_intent.failed', what: 'does what payment_intent.payment_failed does' },
    { type: 'invoice.paid', what: 'stores the invoice and that it was paid' },
    { type: 'invoice.payment_failed', what: 'stores the invoice and which attempt failed' },
    { type: 'charge.refunded', what: 'stores what went back in all, and which part of it is new' },
  ])('$type $what', async ({ type }) => {
    const cases = [customerCases, subscriptionCases, paymentCases, invoiceCases, chargeCases];
    const {
      given = [],
      told,
      rows,
    } = Object.assign({}, ...cases.map((casesIn) => casesIn(shape)))[type] as Case;
    // Customers say themselves whose they are.
    if (!rows.stripe_customers) {
      await service.admin('PUT', `/tenants/${TENANT}/stripe-customer`, { stripeCustomerId: 'cus_ada' });
    }
    for (const each of given) await apply('evt_given', each);
    const before = await contentsOf(service, BILLING_TABLES, bookkeeping);
    const logged = await apply('evt_told', told);
    const after = await contentsOf(service, BILLING_TABLES, bookkeeping);
    const changed = BILLING_TABLES.filter((table) => !isDeepStrictEqual(after[table], before[table]));
    expect(Object.fromEntries(changed.map((table) => [table, after[table]]))).toEqual(rows);
    expect(logged).toMatchObject({
      event_type: type,
      object_id: told.object.id,
      event_created: new Date(told.created * 1000),
      api_version: apiVersion,
      livemode: false,
      status: 'processed',
      processed: true,
      processed_at: expect.any(Date),
      retry_count: 0,
      last_error: null,
      flags: [],
    });
  });

  async function apply(id: string, { before, ...told }: Told) {
    const previousAttributes = before && { previousAttributes: before };
    const event = buildEvent({ id, ...told, ...previousAttributes, apiVersion });
    expect((await service.deliver(event)).text).toBe('{"received":true,"duplicate":false}');
    return service.until(id, 'processed');
  }
});
