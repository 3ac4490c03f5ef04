import type { Account } from '../account/account';
import { cardDeclined, invalid } from '../account/errors';
import type { ItemFacts, LineFacts, SubscriptionFacts } from '../account/facts';
import { collect } from './collection';
import { draftInvoice, finalizeInvoice } from './invoices';
import { periodAfter } from './periods';
import { behaviourOf } from './test-cards';

export interface NewSubscription {
  customer: string;
  items: readonly { price: string; quantity: number }[];
  metadata: Record<string, string>;
  /** Unix seconds. */
  trialEnd: number | null;
  missingPaymentMethod: SubscriptionFacts['missingPaymentMethod'];
  defaultPaymentMethod: string | null;
  paymentBehavior: 'allow_incomplete' | 'default_incomplete' | 'error_if_incomplete';
  cancelAtPeriodEnd: boolean;
}

export function beginSubscription(account: Account, given: NewSubscription): SubscriptionFacts {
  const { customer, trialEnd, paymentBehavior } = given;
  const { defaultPaymentMethod } = account.named('customer', customer, 'customer');
  const now = account.nowOf(customer);
  const method = given.defaultPaymentMethod ?? defaultPaymentMethod;
  if (method === null && trialEnd === null && paymentBehavior !== 'default_incomplete')
    throw invalid(
      'This customer has no attached payment source or default payment method.',
      undefined,
      'resource_missing',
    );
  if (method !== null && paymentBehavior === 'error_if_incomplete' && trialEnd === null)
    refuseDeclined(account, method);
  const items = given.items.map((item): ItemFacts => ({ ...item, id: account.newId('si') }));
  const periodEnd = trialEnd ?? periodAfter(now, intervalOf(account, items));
  const begun = account.create(
    'subscription',
    {
      id: account.newId('sub'),
      created: now,
      metadata: given.metadata,
      customer,
      status: trialEnd === null ? 'incomplete' : 'trialing',
      items,
      periodStart: now,
      periodEnd,
      billingCycleAnchor: trialEnd ?? now,
      cancelAtPeriodEnd: given.cancelAtPeriodEnd,
      cancelAt: given.cancelAtPeriodEnd ? periodEnd : null,
      canceledAt: given.cancelAtPeriodEnd ? now : null,
      endedAt: null,
      cancellationReason: given.cancelAtPeriodEnd ? 'cancellation_requested' : null,
      trialStart: trialEnd === null ? null : now,
      trialEnd,
      isTrialEndTold: false,
      missingPaymentMethod: given.missingPaymentMethod,
      pauseCollection: null,
      defaultPaymentMethod: given.defaultPaymentMethod,
      latestInvoice: null,
      pendingLines: [],
    },
    'customer.subscription.created',
  );
  const bill = draftInvoice(
    account,
    begun,
    'subscription_create',
    linesOf(account, begun, trialEnd !== null),
  );
  finalizeInvoice(account, bill.id);
  if (trialEnd === null && paymentBehavior !== 'default_incomplete') collect(account, bill.id);
  return account.get('subscription', begun.id);
}

/** What the items cost for the current period; nothing in a trial. */
export function linesOf(account: Account, subscription: SubscriptionFacts, isFree = false): LineFacts[] {
  const { items, periodStart, periodEnd } = subscription;
  return items.map(({ id, price, quantity }) => ({
    price,
    quantity,
    amount: isFree ? 0 : account.get('price', price).unitAmount * quantity,
    proration: false,
    periodStart,
    periodEnd,
    subscriptionItem: id,
  }));
}

/** @throws RefusedRequestError where items are billed in different rhythms or currencies, which is not simulated. */
export function intervalOf(account: Account, items: readonly Pick<ItemFacts, 'price'>[]) {
  const prices = items.map(({ price }) => account.named('price', price, 'items[0][price]'));
  const [first] = prices;
  if (!first) throw invalid('Missing required param: items.', 'items', 'parameter_missing');
  if (prices.some(({ interval, currency }) => interval !== first.interval || currency !== first.currency))
    throw invalid('Currency and interval fields must match across all plans on this subscription.', 'items');
  return first.interval;
}

function refuseDeclined(account: Account, method: string): void {
  const { charge, declineCode } = behaviourOf(account.get('payment_method', method).card);
  if (charge !== 'succeeds')
    throw cardDeclined({ declineCode: declineCode ?? 'generic_decline', message: 'Your card was declined.' });
}
