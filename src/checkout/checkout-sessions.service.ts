import { Injectable } from '@nestjs/common';
import { type Change, recordOf } from '../changes/change';
import type { ObjectEvent } from '../ordering/version';
import { CheckoutSessionProjection } from './checkout-session.projection';

/** Checkout, as far as it tells whose customer somebody is: what was bought, and whether it was paid, others tell. */
@Injectable()
export class CheckoutSessionsService {
  constructor(private readonly projection: CheckoutSessionProjection) {}

  change(event: ObjectEvent): Change {
    const record = recordOf(this.projection, event);
    const { state } = record.version;
    const words = this.projection.wordsOf(state);
    return { ...record, claimant: { by: 'checkout', created: state.created, words } };
  }
}
