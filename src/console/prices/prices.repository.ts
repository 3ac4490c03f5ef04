import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type EventSummary, SUMMARY_COLUMNS } from '../../admin/events/event-summary';

/** So many lines are shown at most. */
export const MAX_PRICES = 200;
export const MAX_EVENTS = 20;
export const MAX_TENANTS = 20;
/** So many of the newest waiting events are looked at for prices that nobody has mapped. */
const MAX_WAITING = 2_000;

/** A price of which somebody has said what it buys. */
export interface MappedPriceRow {
  priceId: string;
  /** Null: it buys no plan. */
  planId: string | null;
  /** Null also where there is no such plan yet. */
  planName: string | null;
  /** Tenants with this price have been recomputed. */
  isApplied: boolean;
  mappedAt: Date;
}

/** A price that something waits for. */
export interface AwaitedPrice {
  priceId: string;
  events: number;
}

export interface PlanChoice {
  id: string;
  name: string;
  slug: string;
  isActive: boolean;
}

const MAPPED = `select m.stripe_price_id as "priceId", m.plan_id as "planId", p.name as "planName",
  m.applied and m.applied_plan_id is not distinct from m.plan_id as "isApplied", m.created_at as "mappedAt"
  from plan_prices m left join plans p on p.id = m.plan_id`;

/** Prices as people look at them: bounded, whatever the tables hold. */
@Injectable()
export class PricesRepository {
  async mapped(manager: EntityManager): Promise<MappedPriceRow[]> {
    return manager.query(`${MAPPED} order by p.sort_order nulls first, p.name, m.stripe_price_id limit $1`, [
      MAX_PRICES,
    ]);
  }

  /** What most events wait for first. */
  async awaited(manager: EntityManager): Promise<AwaitedPrice[]> {
    return manager.query(
      `select substr(key, 7) as "priceId", count(*)::int as events
       from (select waiting_for from stripe_event_log where waiting_for is not null order by id desc limit $1) w,
         lateral unnest(string_to_array(w.waiting_for, ' ')) as key
       where key like 'price:%' group by key order by count(*) desc, key limit $2`,
      [MAX_WAITING, MAX_PRICES],
    );
  }

  async find(priceId: string, manager: EntityManager): Promise<MappedPriceRow | undefined> {
    const [row]: MappedPriceRow[] = await manager.query(`${MAPPED} where m.stripe_price_id = $1`, [priceId]);
    return row;
  }

  /** The newest that wait for it, one more than are shown. */
  async waitingFor(priceId: string, manager: EntityManager): Promise<EventSummary[]> {
    return manager.query(
      `select ${SUMMARY_COLUMNS} from stripe_event_log l
       where l.waiting_for is not null and string_to_array(l.waiting_for, ' ') && array['price:' || $1]
       order by l.id desc limit $2`,
      [priceId, MAX_EVENTS + 1],
    );
  }

  /** Who has, or had, a subscription with it, one more than are shown. */
  async tenantsWith(priceId: string, manager: EntityManager): Promise<{ id: string; name: string }[]> {
    return manager.query(
      `select t.id, t.name from tenants t
       where t.id in (select c.tenant_id from stripe_subscription_items i
         join stripe_subscriptions s on s.id = i.subscription_id
         join stripe_customers c on c.id = s.customer_id where i.price_id = $1)
       order by t.slug limit $2`,
      [priceId, MAX_TENANTS + 1],
    );
  }

  async plans(manager: EntityManager): Promise<PlanChoice[]> {
    return manager.query(
      `select id, name, slug, is_active as "isActive" from plans order by sort_order, slug limit $1`,
      [MAX_PRICES],
    );
  }
}
