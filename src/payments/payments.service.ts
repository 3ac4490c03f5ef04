import { Injectable } from '@nestjs/common';
import { billingChange, type Change, recordOf } from '../changes/change';
import type { BillingFact } from '../ledger/billing-fact';
import type { ObjectEvent, Version } from '../ordering/version';
import { PaymentProjection } from './payment.projection';
import type { PaymentSnapshot } from './payment.snapshot';

/** Payment intents: where money comes in. */
@Injectable()
export class PaymentsService {
  constructor(private readonly projection: PaymentProjection) {}

  /** Of any `payment_intent.*` event that is no fact for the ledger. */
  change(event: ObjectEvent): Change {
    return recordOf(this.projection, event);
  }

  succeeded(event: ObjectEvent): Change {
    return billingChange(this.projection, event, succeededFact);
  }

  failed(event: ObjectEvent): Change {
    return billingChange(this.projection, event, failedFact);
  }
}

/** Once per payment intent. */
export function succeededFact({ state }: Version<PaymentSnapshot>): BillingFact | undefined {
  const amount = state.amountReceived ?? state.amount;
  if (amount === null) return undefined;
  return {
    kind: 'payment',
    objectId: state.id,
    factKey: '',
    amount,
    newAmount: null,
    currency: state.currency,
  };
}

/** Once per failed charge; an attempt that made no charge is told apart by its event. */
export function failedFact({ state, eventId }: Version<PaymentSnapshot>): BillingFact | undefined {
  const { id, amount, currency, failedChargeId } = state;
  if (amount === null) return undefined;
  const factKey = failedChargeId ?? eventId;
  return { kind: 'payment_failed', objectId: id, factKey, amount, newAmount: null, currency };
}
