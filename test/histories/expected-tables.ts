import { isDeepStrictEqual } from 'node:util';
import { DEFAULT_PLAN, planOf } from './catalogue';
import { metadataOf } from './customer-steps';
import type { History } from './history';
import { CURRENCY, invoiceUrl } from './payment-steps';
import type { Row, Tables } from './tables';
import type {
  CustomerTruth,
  ItemState,
  RefundTruth,
  SubscriptionState,
  SubscriptionTruth,
  TenantTruth,
} from './truth';

/**
 * What the tables have to say after a history, computed from its truth by the words of the rules alone: nothing of the
 * service is asked, and no event is read.
 * @param actual decides where a row may be right in several ways.
 */
export function expectedTables(history: History, actual: Tables): Tables {
  return {
    ...tenantTables(history, actual),
    stripe_customers: byId(
      history.customers.filter(({ isMentioned }) => isMentioned).map((each) => customerRow(history, each)),
    ),
    stripe_subscriptions: byId(seen(history).map(subscriptionRow)),
    stripe_subscription_items: byId(seen(history).flatMap(itemRows)),
    stripe_invoices: byId(
      history.invoices
        .filter(({ isSeen }) => isSeen)
        .map((bill) => ({
          id: bill.id,
          customer_id: bill.customer.id,
          subscription_id: bill.subscription,
          status: bill.status,
          currency: CURRENCY,
          amount_due: bill.amountDue,
          amount_paid: bill.status === 'paid' ? bill.amountDue : 0,
          attempt_count: bill.attempts,
          next_payment_attempt: bill.nextPaymentAttempt,
          hosted_invoice_url: invoiceUrl(bill),
          billing_reason: bill.billingReason,
        })),
    ),
    stripe_payments: byId(
      history.payments
        .filter(({ isSeen }) => isSeen)
        .map((payment) => ({
          id: payment.id,
          customer_id: payment.customer?.id ?? null,
          // Not sent since 2025.
          invoice_id: history.shape === 'old' ? payment.invoice : null,
          status: payment.status,
          currency: CURRENCY,
          amount: payment.amount,
          amount_received: payment.status === 'succeeded' ? payment.amount : 0,
          last_error_code: payment.errorCode,
          last_error_message: payment.errorMessage,
        })),
    ),
    // Nothing tells of a charge until it is refunded.
    stripe_charges: byId(
      history.charges
        .filter(({ refunds }) => refunds.length > 0)
        // Nor does anything tell of it when a refund has failed.
        .map((each) => ({
          id: each.id,
          customer_id: each.payment.customer?.id ?? null,
          payment_id: each.payment.id,
          currency: CURRENCY,
          amount: each.payment.amount,
          amount_refunded: each.told,
          refunded: each.told === each.payment.amount,
        })),
    ),
    stripe_refunds: byId(
      history.charges.flatMap(({ refunds }) => refunds).map((each) => refundRow(history, each)),
    ),
    stripe_disputes: byId(
      history.disputes.map(({ id, charge, status }) => ({
        id,
        charge_id: charge.id,
        payment_id: charge.payment.id,
        amount: charge.payment.amount,
        currency: CURRENCY,
        status,
        reason: 'fraudulent',
      })),
    ),
    stripe_prices: byId(
      history.prices
        .filter(({ isSeen }) => isSeen)
        .map(({ id, product, state }) => ({
          id,
          product_id: product,
          ...state,
          currency: CURRENCY,
          unit_amount: 2_900,
          recurring_interval: 'month',
          recurring_interval_count: 1,
        })),
    ),
    stripe_products: byId(
      history.prices
        .filter(({ isProductSeen }) => isProductSeen)
        .map(({ product, productName }) => ({ id: product, name: productName, active: true })),
    ),
    stripe_checkout_sessions: byId(
      history.customers.flatMap((customer) =>
        customer.checkouts.map(({ id, created, subscription, named, reference }) => ({
          id,
          customer_id: customer.id,
          subscription_id: subscription,
          payment_id: null,
          mode: 'subscription',
          created,
          client_reference_id: reference,
          named_tenant: named?.toLowerCase() ?? null,
        })),
      ),
    ),
    billing_events: byId(
      history.facts.map((fact) => ({
        id: `${fact.kind} ${fact.objectId} ${fact.factKey}`,
        tenant_id: fact.customer && (tenantOf(history, fact.customer)?.id ?? null),
        customer_id: fact.customer?.id ?? null,
        amount: fact.amount,
        new_amount: fact.newAmount,
        currency: CURRENCY,
        stripe_event_id: smallest(fact.events.map(({ id }) => id)),
        occurred_at: Math.min(...fact.events.map(({ created }) => created)),
      })),
    ),
  };
}

function tenantTables(history: History, actual: Tables): Tables {
  const tables: Tables = { tenants: {}, workspaces: {} };
  const put = (table: 'tenants' | 'workspaces', id: string, right: readonly Row[]) => {
    const row = actual[table]?.[id] ?? {};
    const [first = row] = right;
    (tables[table] ??= {})[id] = right.some((each) => isDeepStrictEqual(each, row)) ? row : first;
  };
  for (const tenant of history.tenants) {
    put('tenants', tenant.id, tenantRows(history, tenant));
    for (const slug of tenant.workspaces) put('workspaces', slug, workspaceRows(history, tenant, slug));
  }
  return tables;
}

function byId(rows: readonly Row[]): Record<string, Row> {
  return Object.fromEntries(rows.map((row) => [String(row.id), row]));
}

function refundRow(history: History, { id, charge, amount, status }: RefundTruth): Row {
  const { customer } = charge.payment;
  return {
    id,
    charge_id: charge.id,
    payment_id: charge.payment.id,
    // Not sent before 2026.
    customer_id: history.shape === 'old' ? null : (customer?.id ?? null),
    amount,
    currency: CURRENCY,
    status,
    failure_reason: status === 'failed' ? 'expired_or_canceled_card' : null,
  };
}

/**
 * A link by a person or the product, else the newest name in its own metadata, else its oldest subscription's, else what
 * its oldest checkout for a tenant was opened for, by the word of the product's server.
 */
export function tenantOf(history: History, customer: CustomerTruth): TenantTruth | null {
  return (
    customer.link ??
    history.tenantNamed(customer.claim) ??
    history.tenantNamed(oldestClaim(history, customer)) ??
    history.tenantNamed(oldestNamed(history, customer))
  );
}

function oldestNamed(history: History, { checkouts }: CustomerTruth): string | null {
  const naming = checkouts.filter(({ named }) => history.tenantNamed(named));
  const [oldest] = naming.toSorted((a, b) => a.created - b.created || (a.id < b.id ? -1 : 1));
  return oldest?.named ?? null;
}

function oldestClaim(history: History, customer: CustomerTruth): string | null {
  const naming = history.subscriptions.filter((each) => each.customer === customer && each.claim !== null);
  const [oldest] = naming.toSorted((a, b) => a.created - b.created || (a.id < b.id ? -1 : 1));
  return oldest?.claim ?? null;
}

function customerRow(history: History, customer: CustomerTruth): Row {
  const { id, isSeen, state, claim, link } = customer;
  const sources = {
    admin: link,
    customer: history.tenantNamed(claim),
    subscription: history.tenantNamed(oldestClaim(history, customer)),
    checkout: tenantOf(history, customer),
  };
  return {
    id,
    tenant_id: tenantOf(history, customer)?.id ?? null,
    tenant_source: Object.entries(sources).find(([, tenant]) => tenant !== null)?.[0] ?? null,
    email: isSeen ? `${id}@example.test` : null,
    name: isSeen ? state.name : null,
    deleted: customer.isGone,
    metadata: isSeen ? metadataOf(state) : {},
    named_tenant: claim,
  };
}

function seen(history: History): SubscriptionTruth[] {
  return history.subscriptions.filter(({ isSeen }) => isSeen);
}

function subscriptionRow({ id, customer, created, state, claim }: SubscriptionTruth): Row {
  const [first] = state.items;
  const last = lastPeriod(state);
  return {
    id,
    customer_id: customer.id,
    status: state.status,
    created,
    price_id: first?.price.id ?? null,
    quantity: first?.quantity ?? null,
    current_period_start: last.start,
    current_period_end: last.end,
    cancel_at_period_end: state.cancelAtPeriodEnd,
    cancel_at: state.cancelAt,
    canceled_at: state.canceledAt,
    ended_at: state.endedAt,
    trial_end: state.trialEnd,
    pause_collection: state.pauseCollection,
    named_tenant: claim,
  };
}

function periodOf(item: ItemState, { periodStart, periodEnd }: SubscriptionState) {
  return item.period ?? { start: periodStart, end: periodEnd };
}

/** The period that ends last; of several the one of the item with the smallest id. */
function lastPeriod(state: SubscriptionState): { start: number; end: number } {
  const items = state.items.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const [last] = items.map((item) => periodOf(item, state)).toSorted((a, b) => b.end - a.end);
  return last ?? { start: state.periodStart, end: state.periodEnd };
}

function itemRows({ id, state }: SubscriptionTruth): Row[] {
  return state.items.map((item) => {
    const { start, end } = periodOf(item, state);
    return {
      id: item.id,
      subscription_id: id,
      price_id: item.price.id,
      product_id: item.price.product,
      quantity: item.quantity,
      current_period_start: start,
      current_period_end: end,
    };
  });
}

/**
 * The rows with which a tenant and its workspaces may end; any one of them is right, and anything where there is none.
 * Mostly it is one, for the plan follows from the subscriptions. What has been before shows only where they say nothing:
 *
 * - A tenant that never had a subscription is left as it was; one that has lost its last to another tenant gets the
 *   default plan. A tenant that a customer was said to belong to in between has had one or not, depending on whether the
 *   customer's subscription was there by then.
 * - While nobody has said what the best subscription's prices buy, the plan stays what it was.
 */
function tenantOutcomes(history: History, tenant: TenantTruth): Outcome[] {
  const untouched = { plan: tenant.initialPlan, limitsOf: null, best: null };
  const kept = { ...untouched, limitsOf: tenant.initialPlan };
  const passing = seen(history).filter(({ customer }) => customer.mayHaveBeenOf.has(tenant));
  const stored = passing.filter(({ customer }) => tenantOf(history, customer) === tenant);
  const [best] = stored.toSorted(compareSubscriptions);
  if (!best) {
    const lost = { plan: DEFAULT_PLAN, limitsOf: DEFAULT_PLAN, best: null };
    return passing.length === 0 ? [untouched] : [untouched, kept, lost];
  }
  if (isEntitled(best.state.status) && lacksPrice(best.state)) {
    const lackedThemAlways = [...best.pricesHad].every(({ plan }) => plan === undefined);
    const neverDecided = passing.length === 1 && lackedThemAlways && [...best.statusesHad].every(isEntitled);
    return neverDecided ? [kept] : [];
  }
  const granted = (isEntitled(best.state.status) && bestPlan(best.state)) || DEFAULT_PLAN;
  return [{ plan: granted, limitsOf: granted, best }];
}

interface Outcome {
  plan: string | null;
  /** Whose limits have been applied. */
  limitsOf: string | null;
  best: SubscriptionTruth | null;
}

/** See {@link tenantOutcomes}. */
export function tenantRows(history: History, tenant: TenantTruth): Row[] {
  return tenantOutcomes(history, tenant).map(({ plan, limitsOf, best }) => {
    const limit = limitsOf === null ? null : planOf(limitsOf).limit;
    const { cancelAtPeriodEnd = false, cancelAt = null, status = null } = best?.state ?? {};
    return {
      id: tenant.id,
      plan,
      stripe_subscription_id: best?.id ?? null,
      subscription_status: status,
      current_period_end: best ? lastPeriod(best.state).end : null,
      cancel_at_period_end: cancelAtPeriodEnd || cancelAt !== null,
      max_storage_mb: limit && limit * 1000,
      max_workspaces: limit,
      max_members_per_workspace: limit && limit * 10,
    };
  });
}

/** See {@link tenantOutcomes}. */
export function workspaceRows(history: History, tenant: TenantTruth, slug: string): Row[] {
  return tenantOutcomes(history, tenant).map(({ limitsOf }) => {
    const limit = limitsOf === null ? null : planOf(limitsOf).limit;
    return {
      id: slug,
      plan: limitsOf,
      max_members: limit && limit * 10,
      max_projects: limit && limit * 100,
      max_storage_mb: limit && limit * 1000,
    };
  });
}

const ENTITLED = ['active', 'trialing', 'past_due'];

function isEntitled(status: string): boolean {
  return ENTITLED.includes(status);
}

function bestPlan({ items }: SubscriptionState): string | undefined {
  const plans = items.flatMap(({ price }) => (price.plan ? [planOf(price.plan)] : []));
  return plans.toSorted((a, b) => b.sortOrder - a.sortOrder)[0]?.slug;
}

/** Nobody has said of any of its prices what they buy, not even that it is no plan. */
export function lacksPrice({ items }: Pick<SubscriptionState, 'items'>): boolean {
  return items.every(({ price }) => price.plan === undefined);
}

/** Entitled first, then the better plan, the better status, the later end, the newer one, the smaller id. */
function compareSubscriptions(a: SubscriptionTruth, b: SubscriptionTruth): number {
  const [ofA, ofB] = [ranksOf(a), ranksOf(b)];
  for (const [index, rank] of ofA.entries()) {
    const difference = (ofB[index] ?? 0) - rank;
    if (difference !== 0) return difference;
  }
  return a.id < b.id ? -1 : 1;
}

function ranksOf({ state, created }: SubscriptionTruth): number[] {
  const plan = bestPlan(state);
  const status = ENTITLED.toReversed().indexOf(state.status);
  return [
    Number(isEntitled(state.status)),
    plan ? planOf(plan).sortOrder : -1,
    status,
    lastPeriod(state).end,
    created,
  ];
}

function smallest(ids: readonly string[]): string {
  return ids.toSorted((a, b) => (a < b ? -1 : 1))[0] ?? '';
}
