import { subscription } from '../../dev/simulation/subscription.object';
import { type History, pick } from './history';
import type { Step, StepKind } from './script';
import type { CustomerTruth, ItemState, PriceTruth, SubscriptionState, SubscriptionTruth } from './truth';

const DAY = 86_400;
const MONTH = 30 * DAY;

/** @returns false where it cannot happen now. */
export type Enact = (history: History, step: Step) => boolean;

/** A new subscription, also beside or after others of the same customer. */
function subscribe(history: History, step: Step): boolean {
  const present = history.customers.filter(({ isGone }) => !isGone);
  const customer = pick(present, step.subject);
  const price = pick(plansPrices(history), step.choice);
  if (!customer || !price) return false;
  const before = history.subscriptions.filter((other) => other.customer === customer);
  history.count(
    before.some(({ isOver }) => isOver) ? 're-create subscription' : 'first or further subscription',
  );
  const status = pick(['active', 'active', 'trialing', 'incomplete'], step.choice) ?? 'active';
  const state: SubscriptionState = {
    status,
    items: [{ id: history.id('si'), price, quantity: 1 + (step.choice % 3), period: null }],
    periodStart: history.now,
    periodEnd: history.now + MONTH,
    cancelAtPeriodEnd: false,
    cancelAt: null,
    canceledAt: null,
    endedAt: null,
    trialEnd: status === 'trialing' ? history.now + MONTH : null,
    pauseCollection: null,
    tenantName: nameForNewSubscription(history, customer, step),
    card: 'pm_1',
  };
  const created: SubscriptionTruth = {
    id: history.id('sub'),
    customer,
    created: history.now,
    state,
    before: undefined,
    isSeen: false,
    isOver: false,
    claim: null,
    pricesHad: new Set([price]),
    statusesHad: new Set([status]),
  };
  history.subscriptions.push(created);
  // Older than the endpoint: nothing tells of it until it changes.
  if (step.choice === 11) return true;
  history.tickIfUndecidable(created.id, null, projected(state), true);
  tell(history, created, 'created', step);
  return true;
}

function nameForNewSubscription(history: History, customer: CustomerTruth, { choice, subject }: Step) {
  if (!maySubscriptionsName(customer)) return null;
  const { linkedBy, tenant = 0 } = customer.script;
  if (linkedBy === 'subscription') return pick(history.tenants, tenant)?.id ?? null;
  return choice % 4 === 3 ? (pick(history.tenants, subject)?.id ?? null) : null;
}

/**
 * Not beside a customer whose own metadata has named something that is no tenant: the rules do not say whether its
 * subscriptions are asked then.
 */
function maySubscriptionsName({ mayBeNamed, hasNamedGarbage }: CustomerTruth): boolean {
  return mayBeNamed && !hasNamedGarbage;
}

const changePlan = change(({ items: [main, ...others] }, history, { choice }) => {
  const price = pick(plansPrices(history), choice);
  if (!main || !price || price === main.price || (isNeverMapped(history, price) && others.length > 0)) return;
  // Stripe changes the item's price, or the product replaces the item.
  const id = choice % 3 === 0 ? history.id('si') : main.id;
  return { items: [{ ...main, id, price }, ...others] };
});

const changeQuantity = change(({ items }, _, { choice }) => {
  const index = choice % items.length;
  // Metered prices have no quantity.
  const quantity = choice === 0 ? null : choice;
  return { items: items.map((item, at) => (at === index ? { ...item, quantity } : item)) };
});

/** An add-on that buys no plan, one that nobody has said anything about, or another plan's price. */
const addItem = change(({ items, periodStart }, history, { choice }) => {
  const main = items[0]?.price;
  const price = pick([...history.prices.slice(-2), ...plansPrices(history)], choice);
  if (!price || items.length > 2 || (main && isNeverMapped(history, main))) return;
  const isYearly = history.shape === 'current' && choice % 2 === 1;
  const period = isYearly ? { start: periodStart, end: periodStart + 365 * DAY } : null;
  return { items: [...items, { id: history.id('si'), price, quantity: 1, period }] };
});

const removeItem = change(({ items }) => (items.length > 1 ? { items: items.slice(0, -1) } : undefined));

const changeBack: Enact = (history, step) => {
  const found = pick(alive(history), step.subject);
  if (!found?.before) return false;
  // Which of two names came last cannot be told where a second ends without one.
  const { tenantName } = found.state;
  return apply(history, found, { ...found.before, tenantName }, step);
};

const scheduleCancellation = change(({ cancelAt, periodEnd }, { now }, { choice }) => {
  if (cancelAt !== null) return;
  return choice % 3 === 0
    ? { cancelAt: now + 10 * DAY, canceledAt: now }
    : { cancelAtPeriodEnd: true, cancelAt: periodEnd, canceledAt: now };
});

const withdrawCancellation = change(({ cancelAt }) =>
  cancelAt === null ? undefined : { cancelAtPeriodEnd: false, cancelAt: null, canceledAt: null },
);

const fallBehind = change(({ status }, _, { choice }) => {
  if (status === 'active') return { status: 'past_due' };
  return status === 'past_due' ? { status: pick(['unpaid', 'paused'], choice) ?? 'unpaid' } : undefined;
});

const recover = change(({ status }) =>
  status === 'active' ? undefined : { status: 'active', trialEnd: null },
);

const renew = change(({ periodEnd }) => ({ periodStart: periodEnd, periodEnd: periodEnd + MONTH }));

const pauseOrResumeCollection = change(({ pauseCollection }) => ({
  pauseCollection: pauseCollection ? null : 'void',
}));

const changeCard = change((_, history) => ({ card: history.id('pm') }));

const nameTenant: Enact = (history, step) => {
  const found = pick(alive(history), step.subject);
  const tenant = pick(history.tenants, step.choice);
  if (!found || !tenant || !maySubscriptionsName(found.customer)) return false;
  return apply(history, found, { ...found.state, tenantName: tenant.id }, step);
};

const expire: Enact = (history, step) => {
  const found = pick(
    alive(history).filter(({ state }) => state.status === 'incomplete'),
    step.subject,
  );
  if (!found) return false;
  const state = { ...found.state, status: 'incomplete_expired', endedAt: history.now };
  apply(history, found, state, step, step.lag);
  found.isOver = true;
  return true;
};

const remove: Enact = (history, step) => {
  const found = pick(alive(history), step.subject);
  if (!found) return false;
  end(history, found, step);
  return true;
};

/** As Stripe does when it deletes their customer. */
export function endSubscriptionsOf(history: History, customer: CustomerTruth, step: Step): void {
  for (const each of alive(history)) if (each.customer === customer) end(history, each, step);
}

function end(history: History, found: SubscriptionTruth, step: Step): void {
  const { now } = history;
  const canceledAt = found.state.canceledAt ?? now;
  found.state = { ...found.state, status: 'canceled', canceledAt, endedAt: now };
  found.isOver = true;
  tell(history, found, 'deleted', step, { lag: step.lag });
}

/** Some fields can still change; in a later second, since within one the deletion counts as the last. */
const annotateEnded: Enact = (history, step) => {
  const found = pick(
    history.subscriptions.filter(({ isOver }) => isOver),
    step.subject,
  );
  if (!found) return false;
  history.wait(1);
  return apply(history, found, { ...found.state, cancelAt: null, cancelAtPeriodEnd: false }, step);
};

const remind: Enact = (history, step) => {
  const found = pick(alive(history), step.subject);
  if (!found) return false;
  tell(history, found, pick(['trial_will_end', 'pending_update_expired'], step.choice) ?? '', step);
  return true;
};

/** Stripe tells of it twice: as a change, and by its name. */
const pauseOrResume: Enact = (history, step) => {
  const found = pick(alive(history), step.subject);
  if (!found) return false;
  const isPaused = found.state.status === 'paused';
  apply(history, found, { ...found.state, status: isPaused ? 'active' : 'paused' }, step);
  tell(history, found, isPaused ? 'resumed' : 'paused', step);
  return true;
};

const applyPendingUpdate: Enact = (history, step) => {
  const found = pick(alive(history), step.subject);
  if (!found) return false;
  const items = found.state.items.map((item) => ({ ...item, quantity: 2 + step.choice }));
  apply(history, found, { ...found.state, items }, step);
  tell(history, found, 'pending_update_applied', step);
  return true;
};

export const subscriptionSteps: Partial<Record<StepKind, Enact>> = {
  subscribe,
  'change plan': changePlan,
  'change quantity': changeQuantity,
  'add item': addItem,
  'remove item': removeItem,
  'change back': changeBack,
  'schedule cancellation': scheduleCancellation,
  'withdraw cancellation': withdrawCancellation,
  'fall behind': fallBehind,
  recover,
  renew,
  'pause or resume collection': pauseOrResumeCollection,
  'pause or resume subscription': pauseOrResume,
  'apply pending update': applyPendingUpdate,
  'change card of subscription': changeCard,
  'subscription names tenant': nameTenant,
  'expire incomplete': expire,
  'delete subscription': remove,
  'annotate ended subscription': annotateEnded,
  'remind of trial end': remind,
};

/** A step that changes some fields of a living subscription. */
function change(
  patchOf: (state: SubscriptionState, history: History, step: Step) => Partial<SubscriptionState> | undefined,
): Enact {
  return (history, step) => {
    const found = pick(alive(history), step.subject);
    const patch = found && patchOf(found.state, history, step);
    return found && patch ? apply(history, found, { ...found.state, ...patch }, step) : false;
  };
}

function apply(
  history: History,
  found: SubscriptionTruth,
  state: SubscriptionState,
  step: Step,
  lag = 0,
): boolean {
  const before = found.state;
  history.tickIfUndecidable(found.id, projected(before), projected(state));
  const request = step.byStripe ? null : history.id('req');
  const previous = rendered(history, found);
  found.before = before;
  found.state = state;
  for (const { price } of state.items) found.pricesHad.add(price);
  found.statusesHad.add(state.status);
  tell(history, found, 'updated', step, { before: previous, request, lag });
  return true;
}

function tell(
  history: History,
  found: SubscriptionTruth,
  verb: string,
  step: Step,
  more: { before?: object; request?: string | null; lag?: number } = {},
): void {
  // Nothing in two events of one change that Stripe made by itself says that it is one.
  const isTwin = step.isTwin && more.request !== null;
  const prices = found.state.items.map(({ price }) => price);
  const type = `customer.subscription.${verb}`;
  const object = rendered(history, found);
  history.tell({ type, object, customer: found.customer, prices, ...more }, { ...step, isTwin });
  found.isSeen = true;
  const { tenantName } = found.state;
  if (tenantName === null) return;
  found.claim = tenantName;
  const tenant = history.tenantNamed(tenantName);
  if (tenant) found.customer.mayHaveBeenOf.add(tenant);
}

function rendered(history: History, { id, customer, created, state }: SubscriptionTruth) {
  const { items, card, pauseCollection, tenantName, ...fields } = state;
  return subscription({
    ...fields,
    // Open, since Stripe adds statuses.
    status: fields.status,
    id,
    customer: customer.id,
    created,
    items: items.map(({ period, price, ...item }) => ({
      ...item,
      price: { id: price.id, product: price.product },
      ...(period && { periodStart: period.start, periodEnd: period.end }),
    })),
    metadata: tenantName === null ? {} : { tenant_id: tenantName },
    pauseCollection: pauseCollection && { behavior: pauseCollection, resumes_at: null },
    defaultPaymentMethod: card,
    shape: history.shape,
  });
}

/** What is stored of a state. */
function projected({ items, ...state }: SubscriptionState) {
  return { ...state, card: null, items: items.map(withPriceId) };
}

function withPriceId({ price, ...item }: ItemState) {
  return { ...item, price: price.id };
}

function alive(history: History): SubscriptionTruth[] {
  return history.subscriptions.filter(({ isOver }) => !isOver);
}

/** All but the two add-ons at the end. */
function plansPrices(history: History): PriceTruth[] {
  return history.prices.slice(0, -2);
}

/**
 * What only such a price was bought with entitles to nobody knows what, so that it is bought alone: what it is beside
 * others depends on them.
 */
function isNeverMapped(history: History, price: PriceTruth): boolean {
  return history.script.prices[history.prices.indexOf(price)]?.mapped === 'never';
}
