import * as fc from 'fast-check';
import { elementTexts, memberText, withMember } from './json-text';

describe('elementTexts', () => {
  it('gives each element as it is written, big numbers and strange strings too', () => {
    const elements = ['{"a": 12345678901234567890 }', '"],\\"{"', '[1, [2]]', '-1.50', 'null', '{}'];
    expect(elementTexts(` [ ${elements.join(' ,\n ')} ] `)).toEqual(elements);
    expect(elementTexts('[]')).toEqual([]);
    expect(elementTexts('[ ]')).toEqual([]);
  });

  it('says of any array what JSON.parse says', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.nat(3), (array, indent) => {
        const texts = elementTexts(JSON.stringify(array, null, indent));
        expect(texts.map((text) => JSON.parse(text))).toEqual(JSON.parse(JSON.stringify(array)));
      }),
    );
  });
});

describe('memberText', () => {
  it('finds the own member only, however its name is written', () => {
    const object = '{ "x": {"data": [1]}, "y": "data", "\\u0064ata" : [ 2 , {"data":3}] , "z":7 }';
    expect(memberText(object, 'data')).toBe('[ 2 , {"data":3}]');
    expect(memberText(object, 'z')).toBe('7');
    expect(memberText(object, 'none')).toBeUndefined();
    expect(memberText('{"a":1,"a":2}', 'a')).toBe('2');
  });

  it('says of any object what JSON.parse says', () => {
    const members = fc.dictionary(fc.string({ minLength: 1 }), fc.jsonValue());
    fc.assert(
      fc.property(members, fc.nat(2), (object, indent) => {
        const text = JSON.stringify(object, null, indent);
        for (const [name, value] of Object.entries(JSON.parse(text)))
          expect(JSON.parse(memberText(text, name) ?? '')).toEqual(value);
      }),
    );
  });
});

describe('withMember', () => {
  it('leaves everything else as it is', () => {
    expect(withMember('{"a": 1, "b" : {"c":2} , "d":3}', 'b', '[]')).toBe('{"a": 1, "b" : [] , "d":3}');
  });
});
