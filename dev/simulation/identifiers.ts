import { createHash } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const LENGTH = 24;

/**
 * An id that looks like Stripe's (`sub_1Q…`) and depends on nothing but its parts: the same facts always get the same
 * id, so objects built apart from each other still refer to one another.
 */
export function stripeId(prefix: string, ...parts: readonly (string | number)[]): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([prefix, ...parts]))
    .digest();
  let id = '';
  for (const byte of digest.subarray(0, LENGTH - 1)) id += ALPHABET.charAt(byte % ALPHABET.length);
  return `${prefix}_1${id}`;
}

/** A version 4 shaped UUID that depends on nothing but its parts; for rows of the product (tenants, plans). */
export function uuid(...parts: readonly (string | number)[]): string {
  const hex = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
