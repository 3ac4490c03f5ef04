import * as fc from 'fast-check';
import { price as sentPrice } from '../../dev/simulation/price.object';
import { product as sentProduct } from '../../dev/simulation/product.object';
import { price } from './price';
import { product } from './product';

const readPrice = price.projection.read;
const readProduct = product.projection.read;

describe('readPrice', () => {
  it.each(['current', 'old'] as const)('reads the %s shape', (shape) => {
    const facts = { id: 'price_1', product: 'prod_1', nickname: 'Pro', currency: 'JPY', unitAmount: 500 };
    expect(
      JSON.stringify(readPrice({ ...sentPrice({ ...facts, interval: 'year', active: false, shape }) })),
    ).toBe(
      JSON.stringify({
        id: 'price_1',
        productId: 'prod_1',
        active: false,
        deleted: false,
        nickname: 'Pro',
        currency: 'jpy',
        unitAmount: 500,
        recurringInterval: 'year',
        recurringIntervalCount: 1,
      }),
    );
  });

  it.each([
    ['what is paid once', { recurring: null }, { recurringInterval: null, recurringIntervalCount: null }],
    ['tiers, which have no amount', { unit_amount: null }, { unitAmount: null }],
    ['an expanded product', { product: { id: 'prod_1' } }, { productId: 'prod_1' }],
    ['a tombstone', { deleted: true }, { deleted: true, active: false }],
  ])('reads %s', (_, sent, expected) => {
    expect(readPrice({ id: 'price_1', ...sent })).toMatchObject(expected);
  });
});

describe('readProduct', () => {
  it.each(['current', 'old'] as const)('reads the %s shape', (shape) => {
    const sent = sentProduct({ id: 'prod_1', name: 'The app\0', active: true, shape });
    expect(JSON.stringify(readProduct({ ...sent }))).toBe(
      JSON.stringify({ id: 'prod_1', name: 'The app\uFFFD', active: true }),
    );
  });
});

describe('the catalogue', () => {
  const reads = [
    ['price', readPrice],
    ['product', readProduct],
  ] as const;

  it.each(reads)('has no %s without a usable id', (_, read) => {
    expect(read({ name: 'x' })).toBeNull();
  });

  it.each(reads)('reads any JSON as a %s, with the same properties in the same order', (_, read) => {
    const key = fc.constantFrom('product', 'active', 'nickname', 'currency', 'recurring', 'name', 'deleted');
    const keys = Object.keys(read({ id: 'x_1' }) ?? {});
    fc.assert(
      fc.property(fc.dictionary(key, fc.jsonValue()), (sent) => {
        expect(Object.keys(read({ ...sent, id: 'x_1' }) ?? {})).toEqual(keys);
      }),
    );
  });
});
