/**
 * Readers for JSON that Stripe sent. Stripe's own types describe only the newest API version, so values are read as
 * `unknown` and by shape. None of these ever throws; what cannot be read is null, false or an empty list.
 */

/** A JSON object as Stripe sent it, of any API version. */
export type StripeObject = Readonly<Record<string, unknown>>;

/** The elements of a list that can be read; `complete` only if they are known to be the whole list. */
export interface StripeList {
  readonly data: readonly StripeObject[];
  readonly complete: boolean;
}

/** What we take for an id of Stripe's: visible ASCII. */
export const STRIPE_ID = /^[\x21-\x7e]{1,255}$/;

/** 9999-12-31T23:59:59Z: the last second PostgreSQL and JavaScript both print with a four-digit year. */
const LAST_SECOND = 253_402_300_799;

export function isObject(value: unknown): value is StripeObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The value at a path of keys, undefined where any step is missing. Own properties only: `constructor` and
 * `__proto__` are ordinary metadata keys, and what an object inherits was not sent by Stripe.
 */
export function field(of: unknown, ...path: readonly string[]): unknown {
  let value = of;
  for (const key of path) {
    value = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  }
  return value;
}

/** The object at a path of keys, null where there is none. */
export function objectField(of: unknown, ...path: readonly string[]): StripeObject | null {
  const value = field(of, ...path);
  return isObject(value) ? value : null;
}

/**
 * The id in an expandable field: the string itself, or the `id` of the expanded or deleted object
 * (https://docs.stripe.com/expand). Null for ids that are empty, over 255 characters or not printable ASCII.
 */
export function idOf(value: unknown): string | null {
  const id = isObject(value) ? field(value, 'id') : value;
  return typeof id === 'string' && STRIPE_ID.test(id) ? id : null;
}

/** A string that fits a PostgreSQL `text` column, which refuses NUL and lone surrogates. Never shortened. */
export function text(value: unknown): string | null {
  return typeof value === 'string' ? value.replaceAll('\0', '\uFFFD').toWellFormed() : null;
}

/** An exact integer: an amount in the currency's minor unit, a quantity, a count. Numbers in strings are not read. */
export function integer(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : null;
}

/** A time in whole Unix seconds, from 1970 to the end of 9999. */
export function seconds(value: unknown): number | null {
  const time = integer(value);
  return time !== null && time >= 0 && time <= LAST_SECOND ? time : null;
}

export function flag(value: unknown): boolean {
  return value === true;
}

/** An ISO 4217 code in lower case, as Stripe writes it (https://docs.stripe.com/currencies). */
export function currency(value: unknown): string | null {
  return text(value)?.toLowerCase() ?? null;
}

/**
 * A list object (https://docs.stripe.com/api/pagination) or the bare array that stood in its place in 2012 and 2013.
 *
 * A missing list says nothing about its elements, so it is empty but not complete. Neither is a list that Stripe
 * truncated: `has_more` says so; where it is missing, as in 2012 and 2013, a `count` above the number of elements.
 */
export function list(value: unknown): StripeList {
  const elements: unknown = Array.isArray(value) ? value : field(value, 'data');
  if (!Array.isArray(elements)) return { data: [], complete: false };

  const data = elements.filter(isObject);
  const hasMore = field(value, 'has_more') ?? (integer(field(value, 'count')) ?? 0) > elements.length;
  return { data, complete: hasMore === false && data.length === elements.length };
}

/**
 * The tenant that an object's metadata names in `tenant_id`, as sent. Whether it is a tenant's id is not decided
 * here: what is no UUID or no tenant has to be shown to somebody, so it must not vanish.
 */
export function tenantName(object: StripeObject): string | null {
  return text(field(object, 'metadata', 'tenant_id'))?.trim() || null;
}
