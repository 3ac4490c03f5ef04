import { checkoutSession } from '../../dev/simulation/checkout-session.object';
import { customer } from '../../dev/simulation/customer.object';
import { type History, pick } from './history';
import type { CustomerScript, Step, StepKind } from './script';
import { type Enact, endSubscriptionsOf } from './subscription-steps';
import type { CustomerState, CustomerTruth } from './truth';

/** A customer appears, and somebody says, or will say, whose it is. */
export function signUp(history: History, script: CustomerScript): void {
  const tenant = pick(history.tenants, script.tenant);
  const isLinkedBefore = script.linkedBy === 'product' && script.wave === 0;
  const created: CustomerTruth = {
    id: history.id('cus'),
    created: history.now,
    script,
    state: {
      name: 'Ada',
      card: 'pm_1',
      tenantName: script.linkedBy === 'customer' ? (tenant?.id ?? null) : null,
    },
    isSeen: false,
    isMentioned: false,
    claim: null,
    link: null,
    // Where the product inserts a link while names come in, which of them stands would depend on which came first.
    mayBeNamed: script.linkedBy !== 'product' || isLinkedBefore,
    hasNamedGarbage: false,
    checkouts: [],
    isGone: false,
    mayHaveBeenOf: new Set(),
  };
  history.customers.push(created);
  if (script.isCreationTold) {
    history.tickIfUndecidable(created.id, null, projected(created.state), true);
    tell(history, created, 'customer.created', { posts: [script.post], isTwin: false });
  }
  if (!tenant) return;
  if (isLinkedBefore) {
    history.setUp.push({ what: 'link by SQL', customer: created, tenant, wave: 0 });
    link(created, tenant);
  } else if (script.linkedBy === 'product') {
    history.act({ what: 'link by SQL', customer: created, tenant, wave: script.wave }, created);
    link(created, tenant);
  } else if (script.linkedBy === 'checkout') {
    goThroughCheckout(history, created, tenant.id, null, { posts: [script.post], isTwin: false });
  } else if (script.linkedBy === 'admin') {
    history.act({ what: 'link by admin', customer: created, tenant, wave: script.wave }, created, tenant);
    link(created, tenant);
  }
}

/** Also a customer that belongs to another tenant already. */
const linkByAdmin: Enact = (history, step) => {
  const [found, tenant] = [pick(history.customers, step.subject), pick(history.tenants, step.choice)];
  if (!found || !tenant) return false;
  if (found.link && found.link !== tenant) history.count('move customer by admin');
  history.act({ what: 'link by admin', customer: found, tenant, wave: step.wave }, found, tenant);
  link(found, tenant);
  return true;
};

function link(found: CustomerTruth, tenant: CustomerTruth['link'] & object): void {
  found.link = tenant;
  found.isMentioned = true;
  found.mayHaveBeenOf.add(tenant);
}

const namesTenant: Enact = (history, step) => {
  const found = pick(here(history), step.subject);
  const tenant = pick(history.tenants, step.choice);
  if (!found?.mayBeNamed || !tenant) return false;
  const subscriptionsName = history.subscriptions.some(
    (each) => each.customer === found && each.claim !== null,
  );
  const mayBeGarbage = found.script.linkedBy !== 'subscription' && !subscriptionsName;
  const garbage = { 9: 'not-a-tenant', 10: '00000000-0000-4000-8000-000000000000' }[step.choice];
  if (mayBeGarbage && garbage !== undefined) {
    found.hasNamedGarbage = true;
    history.count('customer names no tenant');
  }
  // PostgreSQL's spelling of a UUID is not the only one.
  const spelled = step.choice % 4 === 3 ? tenant.id.toUpperCase() : tenant.id;
  const tenantName = mayBeGarbage && garbage !== undefined ? garbage : spelled;
  if (found.claim !== null && found.claim !== tenantName) history.count('customer names another tenant');
  return apply(history, found, { tenantName }, step);
};

/** It names another tenant, and then again the one before. */
const changesItsMind: Enact = (history, step) => {
  const found = pick(here(history), step.subject);
  const { tenantName = null } = found?.state ?? {};
  const other = history.tenants.find((tenant) => tenant !== history.tenantNamed(tenantName));
  if (!found?.mayBeNamed || tenantName === null || !other) return false;
  apply(history, found, { tenantName: other.id }, step);
  return apply(history, found, { tenantName }, step);
};

/** In a second of its own: which of two names came last cannot be told where a second ends without one. */
const forgetsTenant: Enact = (history, step) => {
  const found = pick(here(history), step.subject);
  if (!found?.state.tenantName) return false;
  history.wait(1);
  apply(history, found, { tenantName: null }, step);
  history.wait(1);
  return true;
};

/**
 * For a tenant, for a cart, or for nothing in particular. It is the product's server that names the tenant, in the metadata:
 * what a buyer's word comes to depends on what the tenant has when it arrives, and is left to a spec of its own.
 */
const checkOut: Enact = (history, step) => {
  const found = pick(here(history), step.subject);
  const tenant = pick(history.tenants, step.choice);
  if (!found?.mayBeNamed || !tenant) return false;
  const references = { 9: 'cart-7', 10: '00000000-0000-4000-8000-000000000000', 11: null };
  const isForTenant = !(step.choice in references);
  const reference = isForTenant ? tenant.id.toUpperCase() : references[step.choice as 9];
  if (found.checkouts.length > 0) history.count('check out again');
  goThroughCheckout(history, found, isForTenant ? reference : null, reference, step);
  return true;
};

function goThroughCheckout(
  history: History,
  found: CustomerTruth,
  named: string | null,
  reference: string | null,
  step: Pick<Step, 'posts' | 'isTwin'>,
): void {
  const bought = history.subscriptions.findLast(({ customer: owner }) => owner === found);
  const session = {
    id: history.id('cs'),
    created: history.now,
    subscription: bought?.id ?? null,
    named,
    reference,
  };
  found.checkouts.push(session);
  const tenant = history.tenantNamed(named);
  if (tenant) found.mayHaveBeenOf.add(tenant);
  const { id, created, subscription } = session;
  const object = checkoutSession({
    id,
    created,
    customer: found.id,
    subscription,
    clientReferenceId: reference,
    metadata: named === null ? {} : { tenant_id: named },
    shape: history.shape,
  });
  history.tell({ type: 'checkout.session.completed', object, customer: found, needsTenant: false }, step);
}

/** Stripe ends its subscriptions at once. */
const deleteCustomer: Enact = (history, step) => {
  const found = pick(here(history), step.subject);
  if (!found) return false;
  endSubscriptionsOf(history, found, step);
  found.isGone = true;
  // In a second that names a tenant, a state without a name would count as its last.
  const lag = found.state.tenantName === null ? 0 : step.lag;
  tell(history, found, 'customer.deleted', step, { lag });
  return true;
};

function here(history: History): CustomerTruth[] {
  return history.customers.filter(({ isGone }) => !isGone);
}

function apply(history: History, found: CustomerTruth, patch: Partial<CustomerState>, step: Step): boolean {
  const before = rendered(history, found);
  const state = { ...found.state, ...patch };
  history.tickIfUndecidable(found.id, projected(found.state), projected(state));
  found.state = state;
  const request = step.byStripe ? null : history.id('req');
  // Nothing in two events of one change that Stripe made by itself says that it is one.
  const isTwin = step.isTwin && request !== null;
  tell(history, found, 'customer.updated', { ...step, isTwin }, { before, request });
  return true;
}

function tell(
  history: History,
  found: CustomerTruth,
  type: string,
  step: Pick<Step, 'posts' | 'isTwin'>,
  more: { before?: object; request?: string | null; lag?: number } = {},
): void {
  history.tell({ type, object: rendered(history, found), customer: found, ...more }, step);
  found.isSeen = true;
  const { tenantName } = found.state;
  if (tenantName === null) return;
  found.claim = tenantName;
  const tenant = history.tenantNamed(tenantName);
  if (tenant) found.mayHaveBeenOf.add(tenant);
}

function rendered(history: History, { id, created, state }: CustomerTruth) {
  return customer({
    id,
    created,
    name: state.name,
    email: `${id}@example.test`,
    defaultPaymentMethod: state.card,
    metadata: metadataOf(state),
    shape: history.shape,
  });
}

export function metadataOf({ tenantName }: CustomerState): Record<string, string> {
  return tenantName === null ? {} : { tenant_id: tenantName };
}

/** What is stored of a state. */
function projected({ name, tenantName }: CustomerState) {
  return { name, tenantName };
}

const changing =
  (patchOf: (history: History, step: Step) => Partial<CustomerState>): Enact =>
  (history, step) => {
    const found = pick(here(history), step.subject);
    return found ? apply(history, found, patchOf(history, step), step) : false;
  };

export const customerSteps: Partial<Record<StepKind, Enact>> = {
  'rename customer': changing((_, { choice }) => ({
    name: pick(['Ada', 'Grace', 'Barbara'], choice) ?? 'Ada',
  })),
  'change card of customer': changing((history) => ({ card: history.id('pm') })),
  'customer names tenant': namesTenant,
  'customer forgets tenant': forgetsTenant,
  'customer changes its mind': changesItsMind,
  'link by admin': linkByAdmin,
  'check out': checkOut,
  'delete customer': deleteCustomer,
};
