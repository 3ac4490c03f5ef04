import * as fc from 'fast-check';
import { diff } from './diff';
import { parseJson } from './json';

const between = (before: string, after: string) => diff(parseJson(before), parseJson(after));

describe('What differs between two states of an object', () => {
  it('is told value by value, with its path', () => {
    expect(
      between(
        '{"status":"trialing","items":[{"price":"a"}],"gone":{"x":1},"same":1}',
        '{"status":"active","items":[{"price":"b"},{"price":"c"}],"new":[],"same":1}',
      ),
    ).toEqual([
      { path: 'status', before: '"trialing"', after: '"active"' },
      { path: 'items[0].price', before: '"a"', after: '"b"' },
      { path: 'items[1].price', before: null, after: '"c"' },
      { path: 'new', before: null, after: '[]' },
      { path: 'gone.x', before: '1', after: null },
    ]);
  });

  it('is not lost in the digits that JavaScript cannot count', () => {
    expect(between('{"amount":9007199254740992}', '{"amount":9007199254740993}')).toEqual([
      { path: 'amount', before: '9007199254740992', after: '9007199254740993' },
    ]);
  });

  it('is everything, when there was nothing before', () => {
    expect(diff(undefined, parseJson('{"id":"cus_1"}'))).toEqual([
      { path: 'id', before: null, after: '"cus_1"' },
    ]);
  });

  it('is nothing between a state and itself', () => {
    fc.assert(fc.property(fc.json(), (text) => expect(between(text, text)).toEqual([])));
  });
});
