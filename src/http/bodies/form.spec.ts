import { FailureException } from '../failures/failure.exception';
import { MAX_FORM_FIELDS, readForm } from './form';

const fields = (count: number) => Array.from({ length: count }, (_, index) => `f${index}=v`).join('&');

function codeOf(text: string): string | undefined {
  try {
    readForm(text);
    return undefined;
  } catch (error) {
    return error instanceof FailureException ? error.code : String(error);
  }
}

describe('A form', () => {
  it('has its fields by name, in the order in which they came', () => {
    expect({ ...readForm('a=1&b=x+y%21&a=2&a=3&c') }).toEqual({ a: ['1', '2', '3'], b: 'x y!', c: '' });
  });

  it.each(['__proto__', 'constructor', 'toString'])('may call a field %s', (name) => {
    expect(Object.entries(readForm(`${name}=1&${name}=2`))).toEqual([[name, ['1', '2']]]);
    expect(({} as Record<string, unknown>)['1']).toBeUndefined();
  });

  it('has 100 fields at most, distinct or not', () => {
    expect(Object.keys(readForm(fields(MAX_FORM_FIELDS)))).toHaveLength(100);
    expect(codeOf(fields(MAX_FORM_FIELDS + 1))).toBe('too_many_fields');
    expect(
      codeOf(
        Array(MAX_FORM_FIELDS + 1)
          .fill('a=1')
          .join('&'),
      ),
    ).toBe('too_many_fields');
    expect(codeOf('&'.repeat(MAX_FORM_FIELDS))).toBe('too_many_fields');
  });

  it('may be empty', () => {
    expect({ ...readForm('') }).toEqual({});
  });
});
