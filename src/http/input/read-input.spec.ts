import { z } from 'zod';
import { FailureException } from '../failures/failure.exception';
import { wholeNumber, yesOrNo } from './fields';
import { readPart } from './read-input';
import { repeatedName } from './repeated-name';

const schema = z.strictObject({
  dryRun: yesOrNo,
  limit: wholeNumber(1, 200).default(50),
  status: z.enum(['dead', 'waiting']).optional(),
  text: z.string().optional(),
});

function read(input: unknown): unknown {
  try {
    return readPart('query', schema, input);
  } catch (error) {
    if (!(error instanceof FailureException)) throw error;
    return (error.getResponse() as { message: string }).message;
  }
}

describe('A query', () => {
  it('is read into the types of its schema', () => {
    expect(read({ dryRun: 'true', limit: '7' })).toEqual({ dryRun: true, limit: 7 });
    expect(read({})).toEqual({ dryRun: false, limit: 50 });
  });

  it.each([
    [{ dryRun: 'TRUE' }, 'dryRun: must be true or false'],
    [{ dryRun: ['true', 'true'] }, 'dryRun: give it once'],
    [{ dryrun: 'true' }, 'query: does not take "dryrun"; known are "dryRun", "limit", "status", "text"'],
    [{ limit: '1e2' }, 'limit: must be a whole number from 1 to 200'],
    [{ limit: '07' }, 'limit: must be a whole number from 1 to 200'],
    [{ limit: '201' }, 'limit: must be a whole number from 1 to 200'],
    [{ limit: ['1', '2'] }, 'limit: give it once'],
    [{ text: 'a\0b' }, 'text: must not contain the character U+0000'],
    [{ text: '\ud800' }, 'text: must not contain an unpaired surrogate'],
    [{ 'a\0b': '' }, 'query: the name of a field must not contain the character U+0000'],
  ])('%j is refused', (input, message) => {
    expect(read(input)).toBe(message);
  });

  it('that is nested so deep that recursion would end is refused, and so is one level too many', () => {
    for (const depth of [101, 200_000]) {
      let value: unknown = 'x';
      for (let level = 0; level < depth; level += 1) value = [value];
      expect(read({ text: value })).toMatch(/^text\.0\.0\.0: must not be nested deeper than 100 levels/);
    }
  });
});

describe('The name that comes twice in JSON', () => {
  it.each([
    ['{"a":1,"a":1}', 'a'],
    ['{"a":{"b":1},"c":[{"b":1,"\\u0062":2}]}', 'b'],
    ['{ "a" : 1 , "a\\"" : 2, "a" \n: 3}', 'a'],
    ['{"__proto__":1,"__proto__":2}', '__proto__'],
  ])('%s', (json, name) => {
    expect(repeatedName(json)).toBe(name);
  });

  it.each(['{"a":{"a":{"a":1}}}', '[{"a":1},{"a":1}]', '{"a":"{\\"a\\":1,\\"a\\":1}","b":"a"}', '"a"', '[]'])(
    'is none in %s',
    (json) => {
      expect(repeatedName(json)).toBeUndefined();
    },
  );

  it('is looked for in a time that grows with the text, and no faster', () => {
    const secondsFor = (count: number) => {
      const json = `{${Array.from({ length: count }, (_, index) => `"name ${index}":"${'\\\\'.repeat(20)}"`).join()}}`;
      const begun = process.cpuUsage();
      for (let turn = 0; turn < 20; turn += 1) repeatedName(json);
      return process.cpuUsage(begun).user;
    };
    secondsFor(1_000);
    expect(secondsFor(16_000) / secondsFor(2_000)).toBeLessThan(40);
  });
});
