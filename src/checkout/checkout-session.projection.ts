import { Inject, Injectable } from '@nestjs/common';
import { ENV, type Env } from '../config/env';
import { seconds, text, uuid } from '../ordering/columns';
import type { Columns, Projection } from '../ordering/projection';
import { type CheckoutSessionSnapshot, readCheckoutSession } from './checkout-session.snapshot';
import type { SessionWords } from '../changes/change';
import { wordsOf } from './session-words';

/** Completed sessions. What one names never changes, so that its row is all that has to be kept of its claim. */
@Injectable()
export class CheckoutSessionProjection implements Projection<CheckoutSessionSnapshot> {
  readonly table = 'stripe_checkout_sessions';
  readonly read = readCheckoutSession;

  constructor(@Inject(ENV) private readonly env: Pick<Env, 'TENANT_FROM_CHECKOUT'>) {}

  readonly columns: Columns<CheckoutSessionSnapshot> = {
    customer_id: text(({ customerId }) => customerId),
    subscription_id: text(({ subscriptionId }) => subscriptionId),
    payment_id: text(({ paymentIntentId }) => paymentIntentId),
    mode: text(({ mode }) => mode),
    status: text(({ status }) => status),
    created: seconds(({ created }) => created),
    payment_link_id: text(({ paymentLinkId }) => paymentLinkId),
    client_reference_id: text(({ clientReferenceId }) => clientReferenceId),
    named_tenant: uuid((session) => this.wordsOf(session).named),
    proposed_tenant: uuid((session) => this.wordsOf(session).proposed),
  };

  isTerminal(): boolean {
    return false;
  }

  /** By the setting as it is now: what was stored under another one stands. */
  wordsOf(session: CheckoutSessionSnapshot): SessionWords {
    return wordsOf(session, this.env.TENANT_FROM_CHECKOUT);
  }
}
