import { Injectable } from '@nestjs/common';
import type { Change } from '../../changes/change';
import type { StripeEventAbout } from '../../stripe-shapes/event-types';
import { SubscriptionsService } from '../../subscriptions/subscriptions.service';

/** Whatever happens to a subscription changes its row, and the plan of its tenant with it. */
@Injectable()
export abstract class SubscriptionHandler {
  constructor(private readonly subscriptions: SubscriptionsService) {}

  handle(event: StripeEventAbout<'subscription'>): Change {
    return this.subscriptions.change(event);
  }
}
