import { MINUTE } from '../../../dev/simulation/calendar';
import type { Account } from '../account/account';
import { invalid } from '../account/errors';
import type { RefundFacts } from '../account/facts';
import { behaviourOf } from './test-cards';

/** So long a test card's bank takes to say what has become of a refund. */
const BANK_TAKES = 5 * MINUTE;

/** @param amount minor units; all that is left where it is not given. */
export function refund(
  account: Account,
  chargeId: string,
  { amount, metadata = {} }: { amount?: number | undefined; metadata?: Record<string, string> | undefined },
): RefundFacts {
  const charge = account.get('charge', chargeId);
  const left = charge.amount - charge.amountRefunded;
  if (left === 0)
    throw invalid(`Charge ${chargeId} has already been refunded.`, undefined, 'charge_already_refunded');
  const wanted = amount ?? left;
  if (wanted > left)
    throw invalid(
      `Refund amount (${wanted}) is greater than unrefunded amount on charge (${left})`,
      'amount',
    );
  const now = account.nowOf(charge.customer);
  const behaviour = behaviourOf(account.get('payment_method', charge.paymentMethod).card).refund;
  const at = account.times.now(null) + BANK_TAKES;
  const facts: RefundFacts = {
    id: account.newId('re'),
    created: now,
    metadata,
    charge: chargeId,
    paymentIntent: charge.paymentIntent,
    customer: charge.customer,
    amount: wanted,
    currency: charge.currency,
    status: behaviour === 'pending' ? 'pending' : 'succeeded',
    failureReason: null,
    verdict: behaviour ? { at, status: behaviour === 'fails' ? 'failed' : 'succeeded' } : null,
  };
  account.create('refund', facts);
  const refunds = [...charge.refunds, facts.id];
  const amountRefunded = charge.amountRefunded + wanted;
  account.change('charge', chargeId, { amountRefunded, refunds }, 'charge.refunded');
  account.mention('refund', facts.id, 'refund.created');
  return facts;
}

/** The bank has spoken: the money arrived, or is back, whereupon the charge counts as less refunded; no event tells that. */
export function settleRefund(account: Account, { id, verdict, charge, amount }: RefundFacts): void {
  if (verdict === null) return;
  if (verdict.status === 'succeeded') {
    account.change(
      'refund',
      id,
      { verdict: null, status: 'succeeded' },
      'refund.updated',
      'charge.refund.updated',
    );
    return;
  }
  account.change(
    'refund',
    id,
    { verdict: null, status: 'failed', failureReason: 'expired_or_canceled_card' },
    'refund.failed',
    'refund.updated',
    'charge.refund.updated',
  );
  const { amountRefunded } = account.get('charge', charge);
  account.change('charge', charge, { amountRefunded: amountRefunded - amount });
}
