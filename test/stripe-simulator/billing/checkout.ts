import type { Account } from '../account/account';
import { cardDeclined } from '../account/errors';
import { confirm, openPayment } from './payments';
import { beginSubscription } from './subscription-begins';
import { behaviourOf } from './test-cards';

/** The page's form was filled in and sent. @throws RefusedRequestError where the card is declined, and the page stays open */
export function completeCheckout(account: Account, id: string, method: string): void {
  const { mode, ...session } = account.get('checkout_session', id);
  const { customer, amount, currency } = session;
  const { charge, declineCode = 'generic_decline' } = behaviourOf(account.get('payment_method', method).card);
  if (charge !== 'succeeds') throw cardDeclined({ declineCode, message: 'Your card was declined.' });
  account.change('payment_method', method, { customer });
  if (mode === 'payment') {
    const { id: paymentIntent } = openPayment(account, { customer, invoice: null, amount, currency });
    confirm(account, paymentIntent, method);
    return complete(account, id, { paymentIntent });
  }
  const { id: subscription } = beginSubscription(account, {
    customer,
    items: session.lineItems,
    metadata: session.subscriptionMetadata,
    trialEnd: null,
    missingPaymentMethod: 'create_invoice',
    defaultPaymentMethod: method,
    paymentBehavior: 'allow_incomplete',
    cancelAtPeriodEnd: false,
  });
  complete(account, id, { subscription });
}

function complete(
  account: Account,
  id: string,
  made: { paymentIntent?: string; subscription?: string },
): void {
  account.change('checkout_session', id, { ...made, status: 'complete' }, 'checkout.session.completed');
}
