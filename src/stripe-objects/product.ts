import { column } from './column';
import { stripeObject } from './stripe-object';

/** https://docs.stripe.com/api/products/object */
export const product = stripeObject('product', {
  table: 'stripe_products',
  collection: 'products',
  why: 'The names of what is sold, for the product and for people with SQL: a price by itself is often nameless.',
  id: "Stripe's (prod_…); prices name it.",
  events: { 'product.updated': 'A product changed: its name, whether it is sold.' },
  fetched: 'product.fetched',
  columns: {
    name: column.text('name', 'What people call it.'),
    active: column.flag('active', 'It is sold; nobody loses anything when it is not.'),
  },
});
