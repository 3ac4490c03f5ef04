import * as fc from 'fast-check';
import {
  currency,
  field,
  flag,
  idOf,
  integer,
  isObject,
  list,
  objectField,
  seconds,
  tenantName,
  text,
} from './fields';

describe('field', () => {
  it.each([
    ['a missing key', {}, ['a'], undefined],
    ['a path', { a: { b: 1 } }, ['a', 'b'], 1],
    ['a path through a string', { a: 'cus_1' }, ['a', 'length'], undefined],
    ['a path through an array', { a: ['x'] }, ['a', '0'], undefined],
    ['a path through null', { a: null }, ['a', 'b'], undefined],
    ['an inherited property', {}, ['constructor', 'name'], undefined],
    ['an own constructor', { constructor: { name: 'x' } }, ['constructor', 'name'], 'x'],
    ['no prototype', {}, ['__proto__'], undefined],
    ['an own __proto__', JSON.parse('{"__proto__":{"id":"x"}}'), ['__proto__', 'id'], 'x'],
    ['no inherited id', JSON.parse('{"__proto__":{"id":"x"}}'), ['id'], undefined],
  ])('reads %s', (_, of: unknown, path: string[], expected) => {
    expect(field(of, ...path)).toEqual(expected);
  });

  it('gives an object or null', () => {
    expect(objectField({ a: { b: { c: 1 } } }, 'a', 'b')).toEqual({ c: 1 });
    expect(objectField({ a: [] }, 'a')).toBeNull();
    expect(objectField(null, 'a')).toBeNull();
  });
});

describe('scalars', () => {
  it.each([
    ['id', idOf, 'cus_1', 'cus_1'],
    ['expanded id', idOf, { id: 'cus_1', object: 'customer' }, 'cus_1'],
    ['deleted id', idOf, { id: 'cus_1', object: 'customer', deleted: true }, 'cus_1'],
    ['longest id', idOf, 'x'.repeat(255), 'x'.repeat(255)],
    ['id too long', idOf, 'x'.repeat(256), null],
    ['empty id', idOf, '', null],
    ['id with a space', idOf, 'gold plan', null],
    ['id with a line break', idOf, 'cus_1\n', null],
    ['id with an umlaut', idOf, 'plän', null],
    ['numeric id', idOf, 7, null],
    ['object without id', idOf, {}, null],
    ['id in an id', idOf, { id: { id: 'x' } }, null],
    ['id in an array', idOf, ['cus_1'], null],
    ['text', text, 'Ada 🦊', 'Ada 🦊'],
    ['empty text', text, '', ''],
    ['NUL', text, 'a\0b\0', 'a\uFFFDb\uFFFD'],
    ['lone surrogate', text, 'a\uD800b', 'a\uFFFDb'],
    ['text that is a number', text, 1, null],
    ['long text', text, 'x'.repeat(70_000), 'x'.repeat(70_000)],
    ['integer', integer, -5, -5],
    ['fraction', integer, 1.5, null],
    ['integer beyond 2^53', integer, 2 ** 53, null],
    ['NaN', integer, Number.NaN, null],
    ['integer in a string', integer, '5', null],
    ['first second', seconds, 0, 0],
    ['last second', seconds, 253_402_300_799, 253_402_300_799],
    ['second after the last', seconds, 253_402_300_800, null],
    ['second before the first', seconds, -1, null],
    ['ISO time', seconds, '2026-01-01T00:00:00Z', null],
    ['true', flag, true, true],
    ['truth in a string', flag, 'true', false],
    ['missing flag', flag, undefined, false],
    ['currency', currency, 'JPY', 'jpy'],
    ['missing currency', currency, null, null],
  ])('reads %s', (_, read: (value: unknown) => unknown, value: unknown, expected) => {
    expect(read(value)).toBe(expected);
  });
});

describe('list', () => {
  it.each([
    ['a list', { object: 'list', data: [{ id: 'a' }], has_more: false }, 1, true],
    ['a list of 2013', { object: 'list', count: 1, data: [{ id: 'a' }] }, 1, true],
    ['a bare array', [{ id: 'a' }], 1, true],
    ['an empty list', { data: [], has_more: false }, 0, true],
    ['a truncated list', { data: [{ id: 'a' }], has_more: true }, 1, false],
    ['a truncated list of 2013', { count: 2, data: [{ id: 'a' }] }, 1, false],
    ['a has_more that is no boolean', { data: [], has_more: 'no' }, 0, false],
    ['a list with something unreadable', { data: [{ id: 'a' }, null, 'b'], has_more: false }, 1, false],
    ['no list', undefined, 0, false],
    ['null', null, 0, false],
    ['null data', { data: null, has_more: false }, 0, false],
    ['an object where the array should be', { data: { id: 'a' } }, 0, false],
    ['a string', 'list', 0, false],
  ])('reads %s', (_, value: unknown, length, complete) => {
    const read = list(value);
    expect(read.data).toHaveLength(length);
    expect(read.complete).toBe(complete);
  });
});

describe('tenantName', () => {
  it.each([
    ['what was sent', { metadata: { tenant_id: ' Acme ' } }, 'Acme'],
    ['nothing of white space', { metadata: { tenant_id: ' \n' } }, null],
    ['nothing of a number', { metadata: { tenant_id: 5 } }, null],
    ['nothing of an array', { metadata: [] }, null],
    ['nothing inherited', JSON.parse('{"metadata":{"__proto__":{"tenant_id":"x"}}}'), null],
    ['nothing without metadata', {}, null],
  ])('reads %s', (_, object, expected) => {
    expect(tenantName(object)).toBe(expected);
  });
});

it('never throws, whatever a value is', () => {
  const anything = fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true, withMap: true });
  fc.assert(
    fc.property(anything, fc.array(fc.string()), (value, path) => {
      for (const read of [idOf, text, integer, seconds, flag, currency, list]) read(value);
      if (isObject(value)) tenantName(value);
      field(value, ...path);
    }),
  );
});
