import { Injectable } from '@nestjs/common';
import { billingChange, type Change, recordOf } from '../changes/change';
import type { BillingFact } from '../ledger/billing-fact';
import type { ObjectEvent, Version } from '../ordering/version';
import { InvoiceProjection } from './invoice.projection';
import type { InvoiceSnapshot } from './invoice.snapshot';

/** Invoices. Their ledger lines inform; the money itself is in the payment's line. */
@Injectable()
export class InvoicesService {
  constructor(private readonly projection: InvoiceProjection) {}

  /** Of any `invoice.*` event that is no fact for the ledger, or whose fact another one tells. */
  change(event: ObjectEvent): Change {
    return recordOf(this.projection, event);
  }

  paid(event: ObjectEvent): Change {
    return billingChange(this.projection, event, paidFact);
  }

  paymentFailed(event: ObjectEvent): Change {
    return billingChange(this.projection, event, paymentFailedFact);
  }
}

/** Once per invoice: it is paid only once. */
export function paidFact({ state }: Version<InvoiceSnapshot>): BillingFact | undefined {
  const { id, amountPaid, currency } = state;
  if (amountPaid === null) return undefined;
  return { kind: 'invoice_paid', objectId: id, factKey: '', amount: amountPaid, newAmount: null, currency };
}

/** Once per attempt. */
export function paymentFailedFact({ state }: Version<InvoiceSnapshot>): BillingFact | undefined {
  const { id, amountDue, attemptCount, currency } = state;
  if (amountDue === null) return undefined;
  const factKey = String(attemptCount);
  return {
    kind: 'invoice_payment_failed',
    objectId: id,
    factKey,
    amount: amountDue,
    newAmount: null,
    currency,
  };
}
