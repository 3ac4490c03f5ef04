import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { BillingFact } from '../ledger/billing-fact';
import { BillingRecorder } from '../ledger/billing-recorder.service';
import type { Applied } from '../ordering/applied';
import type { ObjectEvent, Version } from '../ordering/version';
import { PaymentProjection } from './payment.projection';
import type { PaymentSnapshot } from './payment.snapshot';

/** Payment intents: where money comes in. */
@Injectable()
export class PaymentsService {
  constructor(
    private readonly projection: PaymentProjection,
    private readonly recorder: BillingRecorder,
  ) {}

  async succeeded(event: ObjectEvent, manager: EntityManager): Promise<Applied> {
    return this.recorder.apply(this.projection, event, succeededFact, manager);
  }

  async failed(event: ObjectEvent, manager: EntityManager): Promise<Applied> {
    return this.recorder.apply(this.projection, event, failedFact, manager);
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
