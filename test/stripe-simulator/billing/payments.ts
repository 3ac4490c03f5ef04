import type { Account } from '../account/account';
import type { PaymentIntentFacts } from '../account/facts';
import { behaviourOf, type CardBehaviour } from './test-cards';

export type PaymentOutcome = 'succeeded' | 'declined' | 'requires_action';

type NewPayment = Pick<PaymentIntentFacts, 'customer' | 'invoice' | 'amount' | 'currency'> &
  Partial<Pick<PaymentIntentFacts, 'description' | 'metadata' | 'paymentMethod'>>;

export function openPayment(account: Account, given: NewPayment): PaymentIntentFacts {
  const facts: PaymentIntentFacts = {
    id: account.newId('pi'),
    created: account.nowOf(given.customer),
    metadata: {},
    amountReceived: 0,
    status: given.paymentMethod ? 'requires_confirmation' : 'requires_payment_method',
    charge: null,
    error: null,
    description: null,
    paymentMethod: null,
    canceledAt: null,
    ...given,
  };
  return account.create('payment_intent', facts, 'payment_intent.created');
}

/** Tries to get the money from a payment method; what the bank says depends on the test card alone. */
export function confirm(account: Account, paymentId: string, methodId: string): PaymentOutcome {
  const card = behaviourOf(account.get('payment_method', methodId).card);
  if (card.charge === 'needs authentication') {
    const patch = { status: 'requires_action', paymentMethod: methodId } as const;
    account.change('payment_intent', paymentId, patch, 'payment_intent.requires_action');
    return 'requires_action';
  }
  return card.charge === 'declined'
    ? decline(account, paymentId, methodId, card)
    : succeed(account, paymentId, methodId);
}

/** It will not be paid any more. */
export function cancelPayment(account: Account, paymentId: string): void {
  const { customer } = account.get('payment_intent', paymentId);
  const patch = { status: 'canceled', canceledAt: account.nowOf(customer) };
  account.change('payment_intent', paymentId, patch, 'payment_intent.canceled');
}

function succeed(account: Account, paymentId: string, methodId: string): PaymentOutcome {
  const { amount } = account.get('payment_intent', paymentId);
  const { id } = charge(account, paymentId, methodId, null);
  account.change(
    'payment_intent',
    paymentId,
    { status: 'succeeded', amountReceived: amount, charge: id, error: null, paymentMethod: methodId },
    'payment_intent.succeeded',
  );
  return 'succeeded';
}

function decline(account: Account, paymentId: string, methodId: string, card: CardBehaviour): PaymentOutcome {
  const { id } = charge(account, paymentId, methodId, card);
  const error = {
    code: 'card_declined',
    declineCode: card.declineCode ?? 'generic_decline',
    message: 'Your card was declined.',
  };
  account.change(
    'payment_intent',
    paymentId,
    { status: 'requires_payment_method', charge: id, error, paymentMethod: null },
    'payment_intent.payment_failed',
  );
  return 'declined';
}

function charge(
  account: Account,
  paymentId: string,
  paymentMethod: string,
  declinedBy: CardBehaviour | null,
) {
  const { customer, invoice, amount, currency } = account.get('payment_intent', paymentId);
  const facts = {
    id: account.newId('ch'),
    created: account.nowOf(customer),
    metadata: {},
    paymentIntent: paymentId,
    customer,
    invoice,
    amount,
    amountRefunded: 0,
    refunds: [],
    currency,
    status: declinedBy ? ('failed' as const) : ('succeeded' as const),
    failureCode: declinedBy ? 'card_declined' : null,
    failureMessage: declinedBy ? 'Your card was declined.' : null,
    paymentMethod,
  };
  return account.create('charge', facts, declinedBy ? 'charge.failed' : 'charge.succeeded');
}
