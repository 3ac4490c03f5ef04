import { z } from 'zod';

/** A whole number in a query, which has it as text: written as JSON writes it, without sign, blanks or exponent. */
export function wholeNumber(min: number, max: number) {
  const message = `must be a whole number from ${min} to ${max}`;
  return z.preprocess(
    (text) => (typeof text === 'string' && /^(0|[1-9]\d{0,14})$/.test(text) ? Number(text) : text),
    z.int(message).min(min, message).max(max, message),
  );
}

/** Yes or no in a query: `true` or `false`, and no other spelling. Default: false. */
export const yesOrNo = z
  .enum(['true', 'false'], 'must be true or false')
  .default('false')
  .transform((text) => text === 'true');
