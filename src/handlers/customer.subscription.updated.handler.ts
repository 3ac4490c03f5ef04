import { Injectable } from '@nestjs/common';
import type { Change } from '../changes/change';
import type { EventHandler, StripeEventOf } from '../events/event-handler';
import { HandlesEvent } from '../events/handles-event.decorator';
import { SubscriptionsService } from '../subscriptions/subscriptions.service';

/** A subscription changed: plan, status, period, a scheduled cancellation. https://docs.stripe.com/api/events/types#event_types-customer.subscription.updated */
@Injectable()
@HandlesEvent('customer.subscription.updated', { aliases: ['customer.subscription.fetched'] })
export class CustomerSubscriptionUpdatedHandler implements EventHandler<'customer.subscription.updated'> {
  constructor(private readonly subscriptions: SubscriptionsService) {}

  handle(event: StripeEventOf<'customer.subscription.updated'>): Change {
    return this.subscriptions.change(event);
  }
}
