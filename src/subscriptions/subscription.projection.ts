import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Projection } from '../ordering/projection';
import { readSubscription, type SubscriptionSnapshot } from './subscription.snapshot';

/** `stripe_subscriptions` with its items: one aggregate under the subscription's row lock. */
@Injectable()
export class SubscriptionProjection implements Projection<SubscriptionSnapshot> {
  readonly table = 'stripe_subscriptions';
  readonly read = readSubscription;

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

  async save(state: SubscriptionSnapshot, manager: EntityManager): Promise<void> {
    await manager.query(
      `update stripe_subscriptions set customer_id = $2, status = $3, created = to_timestamp($4), price_id = $5,
         quantity = $6, current_period_start = to_timestamp($7), current_period_end = to_timestamp($8),
         cancel_at_period_end = $9, cancel_at = to_timestamp($10), canceled_at = to_timestamp($11),
         ended_at = to_timestamp($12), trial_end = to_timestamp($13), pause_collection = $14
       where id = $1`,
      [
        state.id,
        state.customerId,
        state.status,
        state.created,
        state.priceId,
        state.quantity,
        state.currentPeriodStart,
        state.currentPeriodEnd,
        state.cancelAtPeriodEnd,
        state.cancelAt,
        state.canceledAt,
        state.endedAt,
        state.trialEnd,
        state.pauseCollection,
      ],
    );
    await this.saveItems(state, manager);
  }

  private async saveItems(
    { id, items, itemsComplete }: SubscriptionSnapshot,
    manager: EntityManager,
  ): Promise<void> {
    // A list that Stripe truncated says nothing about the items it leaves out.
    if (itemsComplete) {
      await manager.query(
        `delete from stripe_subscription_items where subscription_id = $1 and id <> all ($2)`,
        [id, items.map((item) => item.id)],
      );
    }
    if (items.length === 0) return;
    await manager.query(
      `insert into stripe_subscription_items as stored
         (subscription_id, id, price_id, product_id, quantity, current_period_start, current_period_end)
       select $1, item.id, item.price_id, item.product_id, item.quantity,
         to_timestamp(item.period_start), to_timestamp(item.period_end)
       from unnest($2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[])
         as item (id, price_id, product_id, quantity, period_start, period_end)
       on conflict (subscription_id, id) do update set price_id = excluded.price_id, product_id = excluded.product_id,
         quantity = excluded.quantity, current_period_start = excluded.current_period_start,
         current_period_end = excluded.current_period_end
       where (stored.price_id, stored.product_id, stored.quantity, stored.current_period_start, stored.current_period_end)
         is distinct from (excluded.price_id, excluded.product_id, excluded.quantity, excluded.current_period_start,
           excluded.current_period_end)`,
      [
        id,
        items.map((item) => item.id),
        items.map((item) => item.priceId),
        items.map((item) => item.productId),
        items.map((item) => item.quantity),
        items.map((item) => item.currentPeriodStart),
        items.map((item) => item.currentPeriodEnd),
      ],
    );
  }
}
