import { Injectable } from '@nestjs/common';
import { seconds, text, uuid } from '../ordering/columns';
import type { Columns, Projection } from '../ordering/projection';
import { type CheckoutSessionSnapshot, readCheckoutSession } from './checkout-session.snapshot';

/** Completed sessions. What one names never changes, so that its row is all that has to be kept of its claim. */
@Injectable()
export class CheckoutSessionProjection implements Projection<CheckoutSessionSnapshot> {
  readonly table = 'stripe_checkout_sessions';
  readonly read = readCheckoutSession;

  readonly columns: Columns<CheckoutSessionSnapshot> = {
    customer_id: text(({ customerId }) => customerId),
    subscription_id: text(({ subscriptionId }) => subscriptionId),
    payment_id: text(({ paymentIntentId }) => paymentIntentId),
    mode: text(({ mode }) => mode),
    created: seconds(({ created }) => created),
    client_reference_id: text(({ clientReferenceId }) => clientReferenceId),
    named_tenant: uuid(({ tenantName }) => tenantName),
  };

  isTerminal(): boolean {
    return false;
  }
}
