import { Injectable } from '@nestjs/common';
import type { Change } from '../changes/change';
import { CheckoutSessionsService } from '../checkout/checkout-sessions.service';
import type { EventHandler } from '../events/event-handler';
import type { StripeEventOf } from '../stripe-shapes/event-types';
import { HandlesEvent } from '../events/handles-event.decorator';

/** Somebody went through with a checkout; its `client_reference_id` may be the tenant. https://docs.stripe.com/api/events/types#event_types-checkout.session.completed */
@Injectable()
@HandlesEvent('checkout.session.completed', { aliases: ['checkout.session.fetched'] })
export class CheckoutSessionCompletedHandler implements EventHandler<'checkout.session.completed'> {
  constructor(private readonly sessions: CheckoutSessionsService) {}

  handle(event: StripeEventOf<'checkout.session.completed'>): Change {
    return this.sessions.change(event);
  }
}
