import { currency, field, flag, idOf, integer, text } from '../stripe-shapes/fields';
import type { StripeObject } from '../stripe-shapes/fields';

/**
 * What a price was at one moment. The order of the properties is fixed, so that two snapshots say the same exactly when
 * `JSON.stringify` makes the same string of them.
 */
export interface PriceSnapshot {
  readonly id: string;
  readonly productId: string | null;
  /** It can be bought anew; those who have it keep it either way. */
  readonly active: boolean;
  readonly deleted: boolean;
  readonly nickname: string | null;
  readonly currency: string | null;
  /** In the currency's minor unit; null for tiers, and for amounts below one unit. */
  readonly unitAmount: number | null;
  /** 'day', 'week', 'month', 'year'; null for what is paid once. */
  readonly interval: string | null;
  readonly intervalCount: number | null;
}

/** Reads a price of any API version (https://docs.stripe.com/api/prices/object); null without an id. */
export function readPrice(object: StripeObject): PriceSnapshot | null {
  const id = idOf(object);
  if (id === null) return null;

  return {
    id,
    productId: idOf(field(object, 'product')),
    active: flag(field(object, 'active')),
    deleted: flag(field(object, 'deleted')),
    nickname: text(field(object, 'nickname')),
    currency: currency(field(object, 'currency')),
    unitAmount: integer(field(object, 'unit_amount')),
    interval: text(field(object, 'recurring', 'interval')),
    intervalCount: integer(field(object, 'recurring', 'interval_count')),
  };
}
