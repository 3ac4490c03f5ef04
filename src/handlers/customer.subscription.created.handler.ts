import { Injectable } from '@nestjs/common';
import type { Change } from '../changes/change';
import type { EventHandler, StripeEventOf } from '../events/event-handler';
import { HandlesEvent } from '../events/handles-event.decorator';
import { SubscriptionsService } from '../subscriptions/subscriptions.service';

/** A subscription begins, often `incomplete` until its first payment. https://docs.stripe.com/api/events/types#event_types-customer.subscription.created */
@Injectable()
@HandlesEvent('customer.subscription.created')
export class CustomerSubscriptionCreatedHandler implements EventHandler<'customer.subscription.created'> {
  constructor(private readonly subscriptions: SubscriptionsService) {}

  handle(event: StripeEventOf<'customer.subscription.created'>): Change {
    return this.subscriptions.change(event);
  }
}
