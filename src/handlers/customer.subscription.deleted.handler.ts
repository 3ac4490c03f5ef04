import { Injectable } from '@nestjs/common';
import type { Change } from '../changes/change';
import type { EventHandler, StripeEventOf } from '../events/event-handler';
import { HandlesEvent } from '../events/handles-event.decorator';
import { SubscriptionsService } from '../subscriptions/subscriptions.service';

/** A subscription has ended; a scheduled end arrives as `updated` before. https://docs.stripe.com/api/events/types#event_types-customer.subscription.deleted */
@Injectable()
@HandlesEvent('customer.subscription.deleted')
export class CustomerSubscriptionDeletedHandler implements EventHandler<'customer.subscription.deleted'> {
  constructor(private readonly subscriptions: SubscriptionsService) {}

  handle(event: StripeEventOf<'customer.subscription.deleted'>): Change {
    return this.subscriptions.change(event);
  }
}
