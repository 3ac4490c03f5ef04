import type Stripe from 'stripe';
import { z } from 'zod';
import { created, flag, integer, metadata, paging, text } from '../http/parameters';
import { route } from '../http/route';
import { listed, retrieves } from './objects';
import { merged } from './customers.routes';

const recurring = z.strictObject({ interval: z.enum(['day', 'week', 'month', 'year']) });

export const catalogueRoutes = [
  route(
    'POST',
    '/v1/products',
    z.strictObject({ name: text, metadata: metadata.optional() }),
    (account, given): Stripe.Product => {
      const id = account.newId('prod');
      const facts = { id, created: account.times.now(null), metadata: given.metadata ?? {}, active: true };
      account.create('product', { ...facts, name: given.name }, 'product.created');
      return account.show('product', id);
    },
  ),
  route(
    'POST',
    '/v1/products/:id',
    z.strictObject({ name: text.optional(), active: flag.optional(), metadata: metadata.optional() }),
    (account, { name, active, metadata: given }, id): Stripe.Product => {
      const before = account.get('product', id);
      const patch = {
        name: name ?? before.name,
        active: active ?? before.active,
        metadata: merged(before.metadata, given ?? {}),
      };
      account.change('product', id, patch, 'product.updated');
      return account.show('product', id);
    },
  ),
  retrieves('product', '/v1/products'),
  route(
    'GET',
    '/v1/products',
    z.strictObject({ ...paging, created }),
    (account, asked): Stripe.ApiList<Stripe.Product> =>
      listed(account, 'product', '/v1/products', asked, () => true),
  ),
  route(
    'POST',
    '/v1/prices',
    z.strictObject({
      product: text,
      currency: text,
      unit_amount: integer,
      recurring,
      nickname: text.optional(),
    }),
    (account, given): Stripe.Price => {
      account.named('product', given.product, 'product');
      const id = account.newId('price');
      account.create(
        'price',
        {
          id,
          created: account.times.now(null),
          product: given.product,
          unitAmount: given.unit_amount,
          currency: given.currency,
          interval: given.recurring.interval,
          nickname: given.nickname ?? null,
          active: true,
        },
        'price.created',
      );
      return account.show('price', id);
    },
  ),
  route(
    'POST',
    '/v1/prices/:id',
    z.strictObject({ active: flag.optional(), nickname: text.optional() }),
    (account, { active, nickname }, id): Stripe.Price => {
      const before = account.get('price', id);
      const patch = { active: active ?? before.active, nickname: nickname ?? before.nickname };
      account.change('price', id, patch, 'price.updated');
      return account.show('price', id);
    },
  ),
  retrieves('price', '/v1/prices'),
  route(
    'GET',
    '/v1/prices',
    z.strictObject({ ...paging, created, product: text.optional(), active: flag.optional() }),
    (account, asked): Stripe.ApiList<Stripe.Price> =>
      listed(
        account,
        'price',
        '/v1/prices',
        asked,
        ({ product, active }) =>
          (asked.product ?? product) === product && (asked.active ?? active) === active,
      ),
  ),
];
