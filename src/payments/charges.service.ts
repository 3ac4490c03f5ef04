import { Injectable } from '@nestjs/common';
import { billingChange, type Change } from '../changes/change';
import type { BillingFact } from '../ledger/billing-fact';
import type { ObjectEvent, Version } from '../ordering/version';
import { field, idOf, integer } from '../stripe-shapes/fields';
import { ChargeProjection } from './charge.projection';
import type { ChargeSnapshot } from './charge.snapshot';

/** Charges: where money goes back. */
@Injectable()
export class ChargesService {
  constructor(private readonly projection: ChargeProjection) {}

  refunded(event: ObjectEvent): Change {
    return billingChange(this.projection, event, refundFact);
  }
}

/**
 * The cumulative amount, and the part that is new where the event tells: never a difference against what happens to be
 * stored, which depends on the order of arrival. Bodies since 2022-11-15 name no refund, so that the step in the charge's
 * cumulative amount has to tell one refund from another. It is not enough alone: once a refund has failed, the next one
 * makes the same step again, by another request. Two Event objects of one refund share their request, but not always their
 * second, so that refunds without a request are told apart by their step alone.
 */
export function refundFact(
  { state, requestId }: Version<ChargeSnapshot>,
  { data }: Pick<ObjectEvent, 'data'>,
): BillingFact | undefined {
  const { id, amountRefunded: cumulative, newestRefund, currency } = state;
  if (cumulative === null) return undefined;
  const previous = integer(field(data.previous_attributes, 'amount_refunded'));
  const newAmount = previous === null ? (newestRefund?.amount ?? null) : cumulative - previous;
  const step = [`${previous ?? '?'}→${cumulative}`, idOf(requestId)]
    .filter((part) => part !== null)
    .join(' ');
  const unnamed = { objectId: id, factKey: step };
  const identity = newestRefund ? { objectId: newestRefund.id, factKey: '', unnamed } : unnamed;
  return { kind: 'refund', ...identity, amount: cumulative, newAmount, currency };
}
