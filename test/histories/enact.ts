import { catalogueSteps } from './catalogue-steps';
import { customerSteps, signUp } from './customer-steps';
import { History } from './history';
import { paymentSteps } from './payment-steps';
import { foundTenant, offerAddOns, offerPrice, productSteps } from './product-steps';
import { refundSteps } from './refund-steps';
import type { Script, Step, StepKind } from './script';
import { subscriptionSteps } from './subscription-steps';

const enactments = {
  ...catalogueSteps,
  ...customerSteps,
  ...paymentSteps,
  ...productSteps,
  ...refundSteps,
  ...subscriptionSteps,
};

/** What happens first, where a step finds nothing to happen to. */
const preparations: Partial<Record<StepKind, StepKind>> = {
  'remove item': 'add item',
  'withdraw cancellation': 'schedule cancellation',
  recover: 'fall behind',
  'annotate ended subscription': 'delete subscription',
  'refund in part': 'pay invoice',
  'refund arrives or fails': 'refund in part',
  'dispute charge': 'pay invoice',
  'customer forgets tenant': 'customer names tenant',
  'customer changes its mind': 'customer names tenant',
};

/**
 * Lets a script happen. Its ids contain `scope`, so that the same script can happen again beside itself.
 *
 * Only what the rules can decide happens. Left out, each where it would happen and for the reason given there, are:
 *
 * - a first second that ends as it began without a creation ({@link History.tickIfUndecidable});
 * - two events of one change to a customer or subscription that Stripe made by itself;
 * - two different failures of one payment within one second;
 * - a charge's cumulative amount that falls and grows again within one second, or a payment that is under way again in the
 *   second in which it failed;
 * - a name taken out of metadata in a second that also gives one;
 * - a product that links a customer by SQL while its metadata names tenants, or one that is linked already: it may only
 *   insert links, and whether that still is an insert depends on what came first;
 * - names in the metadata of subscriptions beside a customer whose own metadata names what is no tenant;
 * - a price that nobody ever maps beside others.
 *
 * Lists that Stripe cut short and a change of the API version are left out altogether: what such a list leaves out has to
 * be fetched, and the same state read of two versions is two states.
 */
export function enact(generated: Script, scope: string): History {
  const script = generated.isProductEarly ? withEarlyProduct(generated) : generated;
  const history = new History(script, scope);
  for (const tenant of script.tenants) foundTenant(history, tenant);
  for (const price of script.prices) offerPrice(history, price);
  offerAddOns(history);
  for (const customer of script.customers) signUp(history, customer);
  for (const step of script.steps) {
    history.beginStep(step);
    happensPrepared(history, step, step.kind);
  }
  return history;
}

function happensPrepared(history: History, step: Step, kind: StepKind): boolean {
  if (happens(history, step, kind)) return true;
  if (kind === 'subscribe') return false;
  return happensPrepared(history, step, preparations[kind] ?? 'subscribe') && happens(history, step, kind);
}

function happens(history: History, step: Step, kind: StepKind): boolean {
  const did = enactments[kind]?.(history, step) ?? false;
  if (did) history.count(kind);
  return did;
}

function withEarlyProduct(script: Script): Script {
  const bySql = new Set<StepKind>(['map price by SQL', 'insert workspace']);
  return {
    ...script,
    tenants: script.tenants.map((tenant) => ({ ...tenant, insertedInWave: null })),
    prices: script.prices.map((price) =>
      price.mapped === 'late by SQL' ? { ...price, mapped: 'before' } : price,
    ),
    customers: script.customers.map((each) => (each.linkedBy === 'product' ? { ...each, wave: 0 } : each)),
    steps: script.steps.filter(({ kind }) => !bySql.has(kind)),
  };
}
