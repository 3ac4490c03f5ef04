import { execFile } from 'node:child_process';
import { isDeepStrictEqual, promisify } from 'node:util';
import { handledTypes } from '../src/cli/verify-deployment/handled-types';
import { charge } from '../dev/simulation/charge.object';
import { checkoutSession } from '../dev/simulation/checkout-session.object';
import { customer } from '../dev/simulation/customer.object';
import { dispute } from '../dev/simulation/dispute.object';
import { buildEvent, type PreviousAttributes } from '../dev/simulation/event.object';
import { invoice, type InvoiceOptions } from '../dev/simulation/invoice.object';
import { paymentIntent } from '../dev/simulation/payment-intent.object';
import { price } from '../dev/simulation/price.object';
import { product } from '../dev/simulation/product.object';
import { refund } from '../dev/simulation/refund.object';
import type { StripeShape } from '../dev/simulation/stripe-shape';
import { subscription, type SubscriptionOptions } from '../dev/simulation/subscription.object';
import { UpkeepService } from '../src/upkeep/upkeep.service';
import { insertPlan, insertPrice, insertTenant } from './helpers/product-rows';
import { emptyTables } from './helpers/empty-tables';
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
  // Otherwise it happens when a minute is over, in the middle of whatever test runs then.
  await service.app.get(UpkeepService).catchUp();
});

beforeEach(async () => {
  await emptyTables(service, ['stripe_event_log', ...BILLING_TABLES]);
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
    'customer.deleted': {
      given: [signedUp],
      // Inside the event it looks as alive as before.
      told: { type: 'customer.deleted', object, created: OCT_1 },
      rows: { stripe_customers: [{ ...row, deleted: true }] },
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
  const stopped = build({ status: 'paused', trialEnd: SEPT_15, ...september });
  const halt = { type: 'customer.subscription.paused', object: stopped, created: SEPT_15 };
  const goingOn = build({ status: 'active', ...september });

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
  /** With one plan more than before, which is what a pending update is about. */
  const twice = build({ status: 'active', items: [{ ...app, quantity: 3 }], ...september });
  const isActive = { ...tenant, ...proTenant, ...untilOctober, subscription_status: 'active' };
  const onlyShown = (type: string, object = goingOn, quantity = '2'): Case => ({
    given: [begun],
    told: { type, object, created: SEPT_15 },
    rows: {
      stripe_subscriptions: [{ ...row, ...inSeptember, ...goesOn, status: 'active', quantity }],
      ...(quantity !== '2' && { stripe_subscription_items: [{ ...appRow, quantity, ...inSeptember }] }),
      tenants: [isActive],
    },
  });
  return {
    'customer.subscription.paused': {
      given: [begun],
      told: halt,
      rows: {
        stripe_subscriptions: [{ ...row, ...inSeptember, ...goesOn, status: 'paused', trial_end: sept15 }],
        tenants: [{ ...tenant, ...freeTenant, ...untilOctober, subscription_status: 'paused' }],
        workspaces: [{ ...workspace, ...freeWorkspace }],
      },
    },
    'customer.subscription.resumed': {
      given: [begun, halt],
      told: { type: 'customer.subscription.resumed', object: goingOn, created: OCT_1 },
      rows: {
        stripe_subscriptions: [{ ...row, ...inSeptember, ...goesOn, status: 'active' }],
        tenants: [isActive],
        workspaces: [{ ...workspace, ...proWorkspace }],
      },
    },
    'customer.subscription.trial_will_end': onlyShown('customer.subscription.trial_will_end'),
    'customer.subscription.pending_update_applied': onlyShown(
      'customer.subscription.pending_update_applied',
      twice,
      '3',
    ),
    'customer.subscription.pending_update_expired': onlyShown('customer.subscription.pending_update_expired'),
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
  const shown = (type: string, status: 'canceled' | 'processing' | 'requires_action'): Case => ({
    told: { type, object: paymentIntent({ ...yen, shape, status }), created: SEPT_15 },
    rows: { stripe_payments: [{ ...row, status, amount_received: '0' }] },
  });
  return {
    'payment_intent.succeeded': {
      told: { type: 'payment_intent.succeeded', object: paymentIntent({ ...yen, shape }), created: SEPT_15 },
      rows: { stripe_payments: [succeeded], billing_events: [line({ ...fact, kind: 'payment' })] },
    },
    'payment_intent.payment_failed': failed('payment_intent.payment_failed'),
    'payment_intent.failed': failed('payment_intent.failed'),
    'payment_intent.canceled': shown('payment_intent.canceled', 'canceled'),
    'payment_intent.processing': shown('payment_intent.processing', 'processing'),
    'payment_intent.requires_action': shown('payment_intent.requires_action', 'requires_action'),
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
  type Status = 'draft' | 'open' | 'paid' | 'uncollectible' | 'void';
  const shown = (type: string, status: Status, options: InvoiceOptions = {}): Case => ({
    told: { type, object: invoice({ ...bill, status, ...options, shape }), created: SEPT_15 },
    rows: {
      stripe_invoices: [
        {
          ...row,
          status,
          amount_due: String(options.amountDue ?? 2_900),
          amount_paid: status === 'paid' ? '2900' : '0',
          next_payment_attempt: options.nextPaymentAttempt ? oct1 : null,
        },
      ],
    },
  });
  const drafted = { type: 'invoice.created', object: invoice({ ...bill, status: 'draft' }), created: SEPT_1 };
  return {
    'invoice.created': shown('invoice.created', 'draft'),
    'invoice.updated': {
      ...shown('invoice.updated', 'draft', { amountDue: 3_900, nextPaymentAttempt: OCT_1 }),
      given: [drafted],
    },
    'invoice.finalized': { ...shown('invoice.finalized', 'open'), given: [drafted] },
    'invoice.voided': { ...shown('invoice.voided', 'void'), given: [drafted] },
    'invoice.marked_uncollectible': shown('invoice.marked_uncollectible', 'uncollectible'),
    'invoice.payment_action_required': shown('invoice.payment_action_required', 'open'),
    'invoice.payment_succeeded': shown('invoice.payment_succeeded', 'paid'),
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

function refundCases(shape: StripeShape): Record<string, Case> {
  const facts = {
    shape,
    id: 're_1',
    charge: 'ch_1',
    paymentIntent: 'pi_1',
    customer: 'cus_ada',
    amount: 500,
  };
  const ids = { id: 're_1', charge_id: 'ch_1', payment_id: 'pi_1' };
  // Only the current shape tells whose it is; in the old one its charge does.
  const row = { ...ids, customer_id: shape === 'old' ? null : 'cus_ada', amount: '500', currency: 'usd' };
  const object = charge({
    ...common,
    shape,
    id: 'ch_1',
    paymentIntent: 'pi_1',
    refunds: [{ id: 're_1', amount: 500 }],
  });
  const refunded = { type: 'charge.refunded', object, before: { amount_refunded: 0 }, created: SEPT_1 };
  const shown = (type: string, status: string): Case => ({
    told: { type, object: refund({ ...facts, status }), created: SEPT_15 },
    rows: { stripe_refunds: [{ ...row, status, failure_reason: null }] },
  });
  const takenBack = (type: string, status: string, failure_reason: string | null): Case => ({
    given: [refunded, { type: 'refund.created', object: refund(facts), created: SEPT_1 }],
    told: { type, object: refund({ ...facts, status }), created: SEPT_15 },
    rows: {
      stripe_refunds: [{ ...row, status, failure_reason }],
      billing_events: [
        line({ kind: 'refund', ...refundOf(shape), amount: '500', new_amount: '500', currency: 'usd' }),
        line({ kind: 'refund_failed', object_id: 're_1', amount: '500', currency: 'usd' }),
      ],
    },
  });
  return {
    'refund.created': shown('refund.created', 'pending'),
    'refund.updated': shown('refund.updated', 'succeeded'),
    'refund.updated, canceled': takenBack('refund.updated', 'canceled', null),
    'refund.failed': takenBack('refund.failed', 'failed', 'expired_or_canceled_card'),
    'charge.refund.updated': takenBack('charge.refund.updated', 'failed', 'expired_or_canceled_card'),
  };
}

/** What `charge.refunded` said before; only the old shape names the refund. */
function refundOf(shape: StripeShape) {
  const fact = shape === 'old' ? { object_id: 're_1' } : { object_id: 'ch_1', fact_key: '0→500' };
  return { ...fact, stripe_event_id: 'evt_given', occurred_at: sept1 };
}

function disputeCases(shape: StripeShape): Record<string, Case> {
  const facts = { shape, id: 'du_1', charge: 'ch_1', paymentIntent: 'pi_1', amount: 2_900 };
  const row = { id: 'du_1', charge_id: 'ch_1', payment_id: 'pi_1', amount: '2900', currency: 'usd' };
  const shown = (type: string, status: 'needs_response' | 'under_review' | 'lost'): Case => ({
    told: { type, object: dispute({ ...facts, status }), created: SEPT_15 },
    rows: { stripe_disputes: [{ ...row, status, reason: 'fraudulent' }] },
  });
  return {
    'charge.dispute.created': shown('charge.dispute.created', 'needs_response'),
    'charge.dispute.updated': shown('charge.dispute.updated', 'under_review'),
    'charge.dispute.closed': shown('charge.dispute.closed', 'lost'),
  };
}

/** The same in every API version since there are credit notes (2019). */
function creditNoteCases(): Record<string, Case> {
  const facts = { id: 'cn_1', invoice: 'in_1', amount: 500, currency: 'usd', reason: 'order_change' };
  const row = { id: 'cn_1', invoice_id: 'in_1', amount: '500', currency: 'usd', reason: 'order_change' };
  const shown = (type: string, status: 'issued' | 'void'): Case => {
    const object = { ...facts, object: 'credit_note', customer: 'cus_ada', status };
    return {
      told: { type, object, created: SEPT_15 },
      rows: { stripe_credit_notes: [{ ...row, customer_id: 'cus_ada', status }] },
    };
  };
  return {
    'credit_note.created': shown('credit_note.created', 'issued'),
    'credit_note.updated': shown('credit_note.updated', 'issued'),
    'credit_note.voided': shown('credit_note.voided', 'void'),
  };
}

function catalogueCases(shape: StripeShape): Record<string, Case> {
  const facts = { shape, id: 'price_pro', product: 'prod_app', nickname: 'Pro', unitAmount: 4_900 };
  const named = { id: 'price_pro', product_id: 'prod_app', nickname: 'Pro', deleted: false };
  const costs = { currency: 'usd', unit_amount: '4900' };
  const row = { ...named, ...costs, recurring_interval: 'month', recurring_interval_count: '1' };
  const items = [{ price: 'price_pro' }];
  const bought = subscription({ shape, id: 'sub_1', customer: 'cus_ada', created: SEPT_1, items });
  // Who has bought it keeps what it buys.
  const given = [{ type: 'customer.subscription.created', object: bought, created: SEPT_1 }];
  const shown = (type: string, active: boolean, more: object = {}): Case => ({
    given,
    told: { type, object: price({ ...facts, active }), created: SEPT_15 },
    rows: { stripe_prices: [{ ...row, active, ...more }] },
  });
  const sold = product({ shape, id: 'prod_app', name: 'The app', active: false });
  return {
    'price.created': shown('price.created', true),
    'price.updated': shown('price.updated', false),
    'price.deleted': shown('price.deleted', false, { deleted: true }),
    'product.updated': {
      told: { type: 'product.updated', object: sold, created: SEPT_15 },
      rows: { stripe_products: [{ id: 'prod_app', name: 'The app', active: false }] },
    },
  };
}

function checkoutCases(shape: StripeShape): Record<string, Case> {
  const ids = { id: 'cs_1', customer: 'cus_new', subscription: 'sub_1', paymentIntent: null };
  const session = checkoutSession({ ...ids, shape, created: SEPT_1, metadata: { tenant_id: TENANT } });
  const stored = { id: 'cs_1', customer_id: 'cus_new', subscription_id: 'sub_1', payment_id: null };
  const unknown = { email: null, name: null, metadata: {}, deleted: false };
  return {
    'checkout.session.completed': {
      told: { type: 'checkout.session.completed', object: session, created: SEPT_15 },
      rows: {
        stripe_customers: [{ id: 'cus_new', tenant_id: TENANT, tenant_source: 'checkout', ...unknown }],
        stripe_checkout_sessions: [
          {
            ...stored,
            mode: 'subscription',
            status: shape === 'old' ? null : 'complete',
            created: sept1,
            payment_link_id: null,
            client_reference_id: null,
            proposed_tenant: null,
          },
        ],
      },
    },
  };
}

const domains = [
  customerCases,
  subscriptionCases,
  paymentCases,
  invoiceCases,
  chargeCases,
  refundCases,
  disputeCases,
  creditNoteCases,
  catalogueCases,
  checkoutCases,
];

interface Row {
  type: string;
  what: string;
  /** Where a type has several. */
  case?: string;
}

const tables = [...BILLING_TABLES, 'plan_prices'];
/** Of which other specs make sure. */
const bookkeeping = /^(version_|named_|created_at$|slug$|billing_events\.id$)/;

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
    { type: 'checkout.session.completed', what: 'links the customer to the tenant that it was opened for' },
    { type: 'customer.deleted', what: 'stores that the customer is gone, and whose it was' },
    { type: 'customer.subscription.paused', what: 'takes the tenant back to the default plan' },
    { type: 'customer.subscription.resumed', what: 'gives the tenant its plan again' },
    { type: 'customer.subscription.trial_will_end', what: 'stores the subscription as it shows it' },
    { type: 'customer.subscription.pending_update_applied', what: 'stores what the subscription has become' },
    { type: 'customer.subscription.pending_update_expired', what: 'stores the subscription as it shows it' },
    { type: 'invoice.created', what: 'stores the draft, and nothing in the ledger' },
    { type: 'invoice.updated', what: 'stores what the draft has become' },
    { type: 'invoice.finalized', what: 'stores that it can be paid' },
    { type: 'invoice.voided', what: 'stores that it counts no more' },
    { type: 'invoice.marked_uncollectible', what: 'stores that it was given up' },
    { type: 'invoice.payment_action_required', what: 'stores the invoice, which is still open' },
    { type: 'invoice.payment_succeeded', what: 'stores the invoice; the line is left to invoice.paid' },
    { type: 'payment_intent.canceled', what: 'stores that it will not be tried again' },
    { type: 'payment_intent.processing', what: 'stores that it is under way' },
    { type: 'payment_intent.requires_action', what: 'stores that it waits for the customer' },
    { type: 'refund.created', what: 'stores the refund; the line is left to charge.refunded' },
    { type: 'refund.updated', what: 'stores how the refund fares' },
    { type: 'refund.updated', case: 'refund.updated, canceled', what: 'takes a canceled refund back' },
    { type: 'refund.failed', what: 'takes the refund back in the ledger' },
    { type: 'charge.refund.updated', what: 'takes the refund back where it failed' },
    { type: 'charge.dispute.created', what: 'stores the dispute, and nothing in the ledger' },
    { type: 'charge.dispute.updated', what: 'stores how the dispute stands' },
    { type: 'charge.dispute.closed', what: 'stores how the dispute ended' },
    {
      type: 'credit_note.created',
      what: 'stores by what the invoice was lowered, and nothing in the ledger',
    },
    { type: 'credit_note.updated', what: 'stores what the credit note has become' },
    { type: 'credit_note.voided', what: 'stores that it counts no more' },
    { type: 'price.created', what: 'stores what the price is called and costs' },
    { type: 'price.updated', what: 'stores that it cannot be bought any more, and changes no plan' },
    { type: 'price.deleted', what: 'stores that it is gone, and changes no plan' },
    { type: 'product.updated', what: 'stores what the product is called' },
  ] as Row[])('$type $what', async ({ type, case: name = type }) => {
    const {
      given = [],
      told,
      rows,
    } = Object.assign({}, ...domains.map((casesIn) => casesIn(shape)))[name] as Case;
    // Customers say themselves whose they are.
    if (!rows.stripe_customers) {
      await service.admin('PUT', `/tenants/${TENANT}/stripe-customer`, { stripeCustomerId: 'cus_ada' });
    }
    for (const [index, each] of given.entries())
      await apply(index === 0 ? 'evt_given' : `evt_given_${index}`, each);
    const before = await contentsOf(service, tables, bookkeeping);
    const logged = await apply('evt_told', told);
    const after = await contentsOf(service, tables, bookkeeping);
    const changed = tables.filter((table) => !isDeepStrictEqual(after[table], before[table]));
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

  it('is all of what has a handler', () => {
    const told = Object.keys(Object.assign({}, ...domains.map((casesIn) => casesIn(shape))));
    expect(handledTypes().filter((type) => !told.includes(type))).toEqual([]);
  });

  async function apply(id: string, { before, ...told }: Told) {
    const previousAttributes = before && { previousAttributes: before };
    const event = buildEvent({ id, ...told, ...previousAttributes, apiVersion });
    expect((await service.deliver(event)).text).toBe('{"received":true,"duplicate":false}');
    return service.until(id, 'processed');
  }
});

describe('npm run events', () => {
  it('prints the event types that have a handler, one on each line', async () => {
    const loader = require.resolve('./helpers/run-typescript.cjs');
    const command = require.resolve('../src/cli/events.ts');
    const { stdout } = await promisify(execFile)(process.execPath, ['-r', loader, command]);
    expect(stdout.trim().split('\n')).toEqual(handledTypes());
  });
});
