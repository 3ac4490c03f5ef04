import type Stripe from 'stripe';
import { z } from 'zod';
import type { Account } from '../account/account';
import { invalid, noSuch } from '../account/errors';
import type { SubscriptionFacts } from '../account/facts';
import { DAY } from '../../../dev/simulation/calendar';
import { beginSubscription } from '../billing/subscription-begins';
import { changeItems, resumeSubscription } from '../billing/subscription-changes';
import { endSubscription } from '../billing/subscription-ends';
import { beginPeriod } from '../billing/subscription-renews';
import { flag, integer, metadata, nothing, text } from '../http/parameters';
import { route } from '../http/route';
import { merged } from './customers.routes';
import { isListed, listed, ofCustomer, retrieves } from './objects';

const PATH = '/v1/subscriptions';

const creation = z.strictObject({
  customer: text,
  items: z.array(z.strictObject({ price: text, quantity: integer.optional() })),
  metadata: metadata.optional(),
  trial_period_days: integer.optional(),
  trial_end: integer.optional(),
  trial_settings: z
    .strictObject({
      end_behavior: z.strictObject({
        missing_payment_method: z.enum(['create_invoice', 'pause', 'cancel']),
      }),
    })
    .optional(),
  default_payment_method: text.optional(),
  payment_behavior: z.enum(['allow_incomplete', 'default_incomplete', 'error_if_incomplete']).optional(),
  cancel_at_period_end: flag.optional(),
});

const change = z.strictObject({
  items: z
    .array(
      z.strictObject({
        id: text.optional(),
        price: text.optional(),
        quantity: integer.optional(),
        deleted: flag.optional(),
      }),
    )
    .optional(),
  proration_behavior: z.enum(['always_invoice', 'create_prorations', 'none']).optional(),
  metadata: metadata.optional(),
  cancel_at_period_end: flag.optional(),
  cancel_at: z.union([nothing, integer]).optional(),
  default_payment_method: text.optional(),
  trial_end: z.union([z.literal('now'), integer]).optional(),
  pause_collection: z
    .union([
      nothing,
      z.strictObject({
        behavior: z.enum(['keep_as_draft', 'mark_uncollectible', 'void']),
        resumes_at: integer.optional(),
      }),
    ])
    .optional(),
});

export const subscriptionRoutes = [
  route('POST', PATH, creation, (account, given): Stripe.Subscription => {
    const now = account.nowOf(account.named('customer', given.customer, 'customer').id);
    const days = given.trial_period_days;
    const { id } = beginSubscription(account, {
      customer: given.customer,
      items: given.items.map(({ price, quantity = 1 }) => ({ price, quantity })),
      metadata: given.metadata ?? {},
      trialEnd: given.trial_end ?? (days === undefined ? null : now + days * DAY),
      missingPaymentMethod: given.trial_settings?.end_behavior.missing_payment_method ?? 'create_invoice',
      defaultPaymentMethod: given.default_payment_method ?? null,
      paymentBehavior: given.payment_behavior ?? 'allow_incomplete',
      cancelAtPeriodEnd: given.cancel_at_period_end ?? false,
    });
    return account.show('subscription', id);
  }),
  route('POST', `${PATH}/:id`, change, (account, given, id): Stripe.Subscription => {
    refuseEnded(account, id);
    account.change('subscription', id, patchOf(account, id, given), 'customer.subscription.updated');
    if (given.trial_end === 'now') beginPeriod(account, id);
    if (given.items) changeItems(account, id, given.items, given.proration_behavior ?? 'create_prorations');
    return account.show('subscription', id);
  }),
  route('DELETE', `${PATH}/:id`, z.strictObject({}), (account, _, id): Stripe.Subscription => {
    if (account.get('subscription', id).status === 'canceled') throw noSuch('subscription', id);
    endSubscription(account, id);
    return account.show('subscription', id);
  }),
  route(
    'POST',
    `${PATH}/:id/resume`,
    z.strictObject({
      billing_cycle_anchor: z.strictObject({ type: z.literal('now') }).optional(),
    }),
    (account, _, id): Stripe.Subscription => {
      resumeSubscription(account, id, () => {
        beginPeriod(account, id, account.nowOf(account.get('subscription', id).customer));
      });
      return account.show('subscription', id);
    },
  ),
  retrieves('subscription', PATH),
  route(
    'GET',
    PATH,
    z.strictObject({
      ...ofCustomer,
      status: text.optional(),
      price: text.optional(),
      test_clock: text.optional(),
    }),
    (account, asked): Stripe.ApiList<Stripe.Subscription> =>
      listed(
        account,
        'subscription',
        PATH,
        asked,
        (facts) =>
          isListed(account, facts.customer, asked) &&
          hasStatus(facts, asked.status) &&
          (asked.price === undefined || facts.items.some(({ price }) => price === asked.price)),
      ),
  ),
  route(
    'GET',
    '/v1/subscription_items',
    z.strictObject({ subscription: text, limit: integer.optional(), starting_after: text.optional() }),
    (account, { subscription }): Stripe.ApiList<Stripe.SubscriptionItem> =>
      account.show('subscription', subscription).items,
  ),
];

/** "The default value is all subscriptions that have not been canceled." */
function hasStatus({ status }: SubscriptionFacts, wanted: string | undefined): boolean {
  if (wanted === undefined) return status !== 'canceled';
  if (wanted === 'ended') return status === 'canceled' || status === 'incomplete_expired';
  return wanted === 'all' || wanted === status;
}

function refuseEnded(account: Account, id: string): void {
  const { status } = account.get('subscription', id);
  if (status === 'canceled' || status === 'incomplete_expired')
    throw invalid('A canceled subscription can only update its cancellation_details and metadata.');
}

function patchOf(account: Account, id: string, given: z.output<typeof change>): Partial<SubscriptionFacts> {
  const before = account.get('subscription', id);
  const now = account.nowOf(before.customer);
  return {
    ...(given.metadata && { metadata: merged(before.metadata, given.metadata) }),
    ...(given.default_payment_method !== undefined && { defaultPaymentMethod: given.default_payment_method }),
    ...(given.pause_collection !== undefined && {
      pauseCollection: given.pause_collection && {
        behavior: given.pause_collection.behavior,
        resumes_at: given.pause_collection.resumes_at ?? null,
      },
    }),
    ...(given.trial_end === 'now' && { trialEnd: now, periodEnd: now }),
    ...(given.cancel_at_period_end !== undefined &&
      cancellationAt(given.cancel_at_period_end ? before.periodEnd : null, given.cancel_at_period_end, now)),
    ...(given.cancel_at !== undefined && cancellationAt(given.cancel_at, false, now)),
  };
}

function cancellationAt(cancelAt: number | null, cancelAtPeriodEnd: boolean, now: number) {
  const isPlanned = cancelAt !== null;
  return {
    cancelAt,
    cancelAtPeriodEnd,
    canceledAt: isPlanned ? now : null,
    cancellationReason: isPlanned ? ('cancellation_requested' as const) : null,
  };
}
