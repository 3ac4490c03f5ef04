import { subscription, type SubscriptionOptions } from '../../../dev/simulation/subscription.object';
import type { SubscriptionFacts } from './facts';
import type { Lookup, View } from './shown';

export const subscriptionView: View<'subscription'> = {
  current: (facts, lookup) => ({
    ...subscription(optionsOf(facts, lookup)),
    billing_cycle_anchor: facts.billingCycleAnchor,
    test_clock: lookup('customer', facts.customer).testClock,
    trial_settings: {
      end_behavior: { billing_cycle_anchor: null, missing_payment_method: facts.missingPaymentMethod },
    },
  }),
  old: (facts, lookup) => subscription({ ...optionsOf(facts, lookup), shape: 'old' }),
};

function optionsOf(facts: SubscriptionFacts, lookup: Lookup): SubscriptionOptions {
  return { ...facts, items: facts.items.map((item) => ({ ...item, price: lookup('price', item.price) })) };
}
