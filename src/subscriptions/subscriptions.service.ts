import { Injectable } from '@nestjs/common';
import { type Change, readVersion } from '../changes/change';
import type { ObjectEvent } from '../ordering/version';
import { isEntitled } from '../tenants/best-subscription';
import { SubscriptionProjection } from './subscription.projection';

/** Subscriptions, and what they do to the plan of their customer's tenant. */
@Injectable()
export class SubscriptionsService {
  constructor(private readonly projection: SubscriptionProjection) {}

  /** Of any `customer.subscription.*` event; the raw rows are written even while the tenant's share has to wait. */
  change(event: ObjectEvent): Change {
    const version = readVersion(this.projection, event);
    const { customerId, status, items, created } = version.state;
    const isPriced = customerId !== null && isEntitled(status);
    return {
      projection: this.projection,
      version,
      customerId,
      claimant: { by: 'subscription', created },
      decidesPlan: true,
      needsTenant: true,
      prices: isPriced ? items.map(({ priceId }) => priceId).filter((id) => id !== null) : [],
    };
  }
}
