import * as fc from 'fast-check';
import { readCustomer } from './customer.snapshot';

describe('readCustomer', () => {
  it('reads today’s shape', () => {
    const sent = {
      id: 'cus_1',
      object: 'customer',
      name: 'Ada',
      email: 'ada@example.test',
      created: 9,
      metadata: { zone: 'eu', tenant_id: ' acme ' },
    };
    expect(JSON.stringify(readCustomer(sent))).toBe(
      JSON.stringify({
        id: 'cus_1',
        email: 'ada@example.test',
        name: 'Ada',
        deleted: false,
        metadata: { tenant_id: ' acme ', zone: 'eu' },
        tenantName: 'acme',
        created: 9,
      }),
    );
  });

  it.each([
    ['a description, no name (2013)', { description: 'Ada' }, { name: null, metadata: {}, created: null }],
    ['a tombstone', { object: 'customer', deleted: true }, { deleted: true, email: null, tenantName: null }],
    ['an empty metadata array', { metadata: [] }, { metadata: {} }],
    [
      'metadata that is not text',
      { metadata: { a: 1, b: null, c: 'x', d: { e: 'f' } } },
      { metadata: { c: 'x' } },
    ],
    [
      'NUL and lone surrogates',
      { name: 'A\0', metadata: { 'k\0': '\uDC00' } },
      { name: 'A\uFFFD', metadata: { 'k\uFFFD': '\uFFFD' } },
    ],
    ['a name that is an array', { name: ['Ada'], email: 5 }, { name: null, email: null }],
  ])('reads %s', (_, sent, expected) => {
    expect(readCustomer({ id: 'cus_1', ...sent })).toMatchObject(expected);
  });

  it('does not depend on the order of metadata keys', () => {
    const one = readCustomer({ id: 'cus_1', metadata: { b: '1', a: '2', 10: '3' } });
    const other = readCustomer({ id: 'cus_1', metadata: { 10: '3', a: '2', b: '1' } });
    expect(JSON.stringify(one)).toBe(JSON.stringify(other));
  });

  it('keeps __proto__ a key', () => {
    const read = readCustomer(JSON.parse('{"id":"cus_1","metadata":{"__proto__":"x","constructor":"y"}}'));
    expect(JSON.stringify(read?.metadata)).toBe('{"__proto__":"x","constructor":"y"}');
  });

  it('survives 5,000 levels of metadata', () => {
    const metadata = JSON.parse(`${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`);
    expect(readCustomer({ id: 'cus_1', metadata })?.metadata).toEqual({});
  });

  it('is null without a usable id', () => {
    expect(readCustomer({ email: 'ada@example.test' })).toBeNull();
  });

  it('reads any JSON, with the same properties in the same order', () => {
    const key = fc.constantFrom('email', 'name', 'deleted', 'metadata', 'created');
    const keys = Object.keys(readCustomer({ id: 'cus_1' }) ?? {});
    fc.assert(
      fc.property(fc.dictionary(key, fc.jsonValue()), (sent) => {
        expect(Object.keys(readCustomer({ ...sent, id: 'cus_1' }) ?? {})).toEqual(keys);
      }),
    );
  });
});
