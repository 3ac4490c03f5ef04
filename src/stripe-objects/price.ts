import { column } from './column';
import { CURRENCY } from './shared-reasons';
import { stripeObject } from './stripe-object';

/** https://docs.stripe.com/api/prices/object. Whether one can still be bought changes nothing for who has it. */
export const price = stripeObject('price', {
  table: 'stripe_prices',
  collection: 'prices',
  why: 'What a price is called and costs, for the product and for people with SQL. What it buys is in plan_prices alone.',
  id: "Stripe's (price_…); subscription items and plan_prices name it.",
  events: {
    'price.updated': 'A price changed: its name, whether it can be bought.',
    'price.created': 'There is a price.',
    'price.deleted': 'A price that was never used is gone.',
  },
  fetched: 'price.fetched',
  columns: {
    productId: column.ref('product', 'stripe_products', 'The product whose name people know it by.'),
    active: column.flag('active', 'It can be bought anew; whoever has it keeps it either way.'),
    deleted: column.flag(
      'deleted',
      'Deleted in Stripe, so that nobody maps it any more; it still buys its plan for who has it.',
    ),
    nickname: column.text('nickname', 'What people call it among the prices of a product.'),
    currency: column.currency('currency', CURRENCY),
    unitAmount: column.integer(
      'unit_amount',
      "In the currency's minor unit; null for tiers and for amounts of less than one.",
    ),
    recurringInterval: column.text(
      ['recurring', 'interval'],
      'day, week, month or year; null for what is paid once.',
    ),
    recurringIntervalCount: column.integer(
      ['recurring', 'interval_count'],
      'How many of these make a period.',
    ),
  },
  isFinal: ({ deleted }) => deleted,
});
