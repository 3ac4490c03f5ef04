import { checkoutSession } from '../../../dev/simulation/checkout-session.object';
import type { CheckoutSessionFacts } from './facts';
import type { View } from './shown';

export const checkoutSessionView: View<'checkout_session'> = {
  current: (facts) => ({ ...checkoutSession({ ...facts, shape: 'current' }), ...progressOf(facts) }),
  old: (facts) => ({
    ...checkoutSession({ ...facts, shape: 'old' }),
    payment_status: progressOf(facts).payment_status,
  }),
};

function progressOf({ id, status }: CheckoutSessionFacts) {
  const isOpen = status === 'open';
  return {
    status,
    payment_status: status === 'complete' ? ('paid' as const) : ('unpaid' as const),
    url: isOpen ? `https://checkout.stripe.com/c/pay/${id}` : null,
  };
}
