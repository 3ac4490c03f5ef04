import { Injectable } from '@nestjs/common';
import { type Change, readVersion } from '../changes/change';
import type { BillingFact } from '../ledger/billing-fact';
import type { ObjectEvent, Version } from '../ordering/version';
import { RefundProjection } from './refund.projection';
import { isTakenBack, type RefundSnapshot } from './refund.snapshot';

/** Refunds, one by one. That money went back is the charge's to tell; that it did not stay there is theirs. */
@Injectable()
export class RefundsService {
  constructor(private readonly projection: RefundProjection) {}

  change(event: ObjectEvent): Change {
    const version = readVersion(this.projection, event);
    const { customerId, namesCustomer, chargeId, paymentIntentId } = version.state;
    const fact = version.phase === 'fetched' ? undefined : takenBackFact(version);
    const isOpen = fact && !namesCustomer && (chargeId !== null || paymentIntentId !== null);
    return {
      projection: this.projection,
      version,
      customerId,
      // Whose line it is has to be known only where there is one.
      ...(isOpen && { ownedThrough: { chargeId, paymentId: paymentIntentId } }),
      fact,
      decidesPlan: false,
      needsTenant: fact !== undefined,
      prices: [],
    };
  }
}

/**
 * A line against the refund's own, once per refund. Which line that is depends on what the charge's event told; how much
 * it was, the refund says itself.
 */
export function takenBackFact({ state }: Version<RefundSnapshot>): BillingFact | undefined {
  const { id, amount, currency } = state;
  if (!isTakenBack(state) || amount === null) return undefined;
  return { kind: 'refund_failed', objectId: id, factKey: '', amount, newAmount: null, currency };
}
