import * as fc from 'fast-check';
import { field, isObject } from './fields';
import { previousObject } from './previous-object';

const NEW = '2026-10-28.endive';
const OLD = '2017-04-06';

const nested = (leaf: string): string => `${'{"a":'.repeat(5000)}${leaf}${'}'.repeat(5000)}`;

describe('previousObject', () => {
  it.each([
    [
      'puts back what changed',
      { id: 'a', status: 'active' },
      { status: 'past_due' },
      { id: 'a', status: 'past_due' },
    ],
    ['is the object itself when nothing changed', { id: 'a' }, {}, { id: 'a' }],
    ['takes away what was absent', { id: 'a', cancel_at: 5 }, { cancel_at: null }, { id: 'a' }],
    [
      'brings back what is gone',
      { id: 'a', pause: null },
      { pause: { behavior: 'void' } },
      { id: 'a', pause: { behavior: 'void' } },
    ],
    [
      'merges objects',
      { m: { a: '1', b: '2', c: '3' } },
      { m: { a: '0', c: null } },
      { m: { a: '0', b: '2' } },
    ],
    [
      'replaces a string by an object',
      { customer: 'cus_1' },
      { customer: { id: 'cus_2' } },
      { customer: { id: 'cus_2' } },
    ],
    [
      'replaces arrays as a whole',
      { items: { object: 'list', data: [{ id: 'a' }, { id: 'b' }] } },
      { items: { data: [{ id: 'c' }] } },
      { items: { object: 'list', data: [{ id: 'c' }] } },
    ],
    [
      'replaces an array of old by an object',
      { refunds: [] },
      { refunds: { data: [] } },
      { refunds: { data: [] } },
    ],
  ])('%s', (_, object, previous, expected) => {
    expect(previousObject(object, previous, NEW)).toStrictEqual(expected);
  });

  const array = { items: { data: [{ id: 'a' }] } };
  it.each([
    ['no previous_attributes', undefined, NEW, false],
    ['null', null, NEW, false],
    ['an array', [], NEW, false],
    ['a string', 'status', NEW, false],
    ['an array since 2017-05-25', array, '2017-05-25', true],
    ['an array of a dated and named version', array, NEW, true],
    ['an array before', array, OLD, false],
    ['an array of no version', array, null, false],
    ['an array of a version nobody knows', array, 'latest', false],
    ['no array before', { status: 'active' }, OLD, true],
    ['no array of no version', { metadata: { a: 'b' } }, null, true],
  ])('of %s', (_, previous: unknown, version, known) => {
    expect(previousObject({ id: 'a' }, previous, version) !== undefined).toBe(known);
  });

  it('keeps __proto__ a key', () => {
    const object = JSON.parse('{"metadata":{"__proto__":{"a":1,"b":2},"constructor":"x"}}');
    const previous = JSON.parse(
      '{"metadata":{"__proto__":{"a":0},"constructor":null},"__proto__":{"polluted":true}}',
    );
    const before = previousObject(object, previous, NEW);

    expect(JSON.stringify(before)).toBe(
      '{"metadata":{"__proto__":{"a":0,"b":2}},"__proto__":{"polluted":true}}',
    );
    expect(field({}, 'polluted')).toBeUndefined();
    expect(Object.getPrototypeOf(before)).toBe(Object.prototype);
  });

  it('survives 5,000 levels', () => {
    const before = previousObject(JSON.parse(nested('{"x":1}')), JSON.parse(nested('{"x":2}')), OLD);
    expect(field(before, ...Array.from({ length: 5000 }, () => 'a'), 'x')).toBe(2);
  });

  it('takes any JSON, and changes none of it', () => {
    const key = fc.constantFrom('a', 'b', '__proto__', 'constructor');
    const { object } = fc.letrec((tie) => ({
      object: fc.dictionary(key, tie('value'), { maxKeys: 3 }),
      value: fc.oneof({ maxDepth: 4 }, fc.constantFrom(null, 1, 'x'), tie('object'), fc.array(tie('value'))),
    }));
    fc.assert(
      fc.property(
        object,
        fc.oneof(object, fc.jsonValue()),
        fc.constantFrom(NEW, OLD, null),
        (is, was, version) => {
          if (!isObject(is)) return;
          const [isSent, wasSent] = [JSON.stringify(is), JSON.stringify(was)];
          const before = previousObject(is, was, version);

          expect([JSON.stringify(is), JSON.stringify(was)]).toEqual([isSent, wasSent]);
          // Once merged, merging again changes nothing.
          expect(before && previousObject(before, was, version)).toEqual(before);
        },
      ),
    );
  });
});
