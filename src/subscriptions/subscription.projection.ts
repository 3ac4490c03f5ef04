import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { bigint, boolean, seconds, text } from '../ordering/columns';
import type { Columns, Projection } from '../ordering/projection';
import { readSubscription, type SubscriptionSnapshot } from './subscription.snapshot';

/** `stripe_subscriptions` with its items: one aggregate under the subscription's row lock. */
@Injectable()
export class SubscriptionProjection implements Projection<SubscriptionSnapshot> {
  readonly table = 'stripe_subscriptions';
  readonly namesTenants = true;
  readonly read = readSubscription;

  readonly columns: Columns<SubscriptionSnapshot> = {
    customer_id: text(({ customerId }) => customerId),
    status: text(({ status }) => status),
    created: seconds(({ created }) => created),
    price_id: text(({ priceId }) => priceId),
    quantity: bigint(({ quantity }) => quantity),
    current_period_start: seconds(({ currentPeriodStart }) => currentPeriodStart),
    current_period_end: seconds(({ currentPeriodEnd }) => currentPeriodEnd),
    cancel_at_period_end: boolean(({ cancelAtPeriodEnd }) => cancelAtPeriodEnd),
    cancel_at: seconds(({ cancelAt }) => cancelAt),
    canceled_at: seconds(({ canceledAt }) => canceledAt),
    ended_at: seconds(({ endedAt }) => endedAt),
    trial_end: seconds(({ trialEnd }) => trialEnd),
    pause_collection: text(({ pauseCollection }) => pauseCollection),
  };

  /** https://docs.stripe.com/api/subscriptions/object#subscription_object-status: both never change again. */
  isTerminal({ status }: SubscriptionSnapshot): boolean {
    return status === 'canceled' || status === 'incomplete_expired';
  }

  /** Stripe cuts lists of more than ten items short. */
  readonly complete = {
    isCut: ({ itemsComplete }: SubscriptionSnapshot) => !itemsComplete,
    from: ([newest, ...older]: readonly SubscriptionSnapshot[]): SubscriptionSnapshot => {
      if (!newest) throw new RangeError('there is no state to complete');
      const items = new Map(newest.items.map((item) => [item.id, item]));
      for (const state of older) {
        for (const item of state.items) if (!items.has(item.id)) items.set(item.id, item);
      }
      const isWhole = older.at(-1)?.itemsComplete ?? false;
      return { ...newest, items: [...items.values()], itemsComplete: isWhole };
    },
  };

  async saveParts(states: readonly SubscriptionSnapshot[], manager: EntityManager): Promise<void> {
    const items = states.flatMap(({ id, items: own }) =>
      own.map((item) => ({ subscriptionId: id, ...item })),
    );
    // A list that Stripe truncated says nothing about the items it leaves out.
    const whole = states.filter(({ itemsComplete }) => itemsComplete).map(({ id }) => id);
    await Promise.all([
      manager.query(
        `delete from stripe_subscription_items i where subscription_id = any ($1)
           and not exists (select from unnest($2::text[], $3::text[]) as n (subscription_id, id)
             where n.subscription_id = i.subscription_id and n.id = i.id)`,
        [whole, items.map(({ subscriptionId }) => subscriptionId), items.map(({ id }) => id)],
      ),
      manager.query(
        `insert into stripe_subscription_items as stored
           (subscription_id, id, price_id, product_id, quantity, current_period_start, current_period_end)
         select n.subscription_id, n.id, n.price_id, n.product_id, n.quantity, to_timestamp(n.period_start),
           to_timestamp(n.period_end)
         from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[])
           as n (subscription_id, id, price_id, product_id, quantity, period_start, period_end)
         on conflict (subscription_id, id) do update set price_id = excluded.price_id, product_id = excluded.product_id,
           quantity = excluded.quantity, current_period_start = excluded.current_period_start,
           current_period_end = excluded.current_period_end
         where (stored.price_id, stored.product_id, stored.quantity, stored.current_period_start,
             stored.current_period_end)
           is distinct from (excluded.price_id, excluded.product_id, excluded.quantity, excluded.current_period_start,
             excluded.current_period_end)`,
        [
          items.map(({ subscriptionId }) => subscriptionId),
          items.map(({ id }) => id),
          items.map(({ priceId }) => priceId),
          items.map(({ productId }) => productId),
          items.map(({ quantity }) => quantity),
          items.map(({ currentPeriodStart }) => currentPeriodStart),
          items.map(({ currentPeriodEnd }) => currentPeriodEnd),
        ],
      ),
    ]);
  }
}
