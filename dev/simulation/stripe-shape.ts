/**
 * The two renderings of an object that are told apart here: `current` is the API version the `stripe` package is
 * typed for, `old` is 2020-08-27, from before charges lost their refunds and subscriptions lost their period.
 * https://docs.stripe.com/changelog
 */
export type StripeShape = 'current' | 'old';

/** The `api_version` which an event in that shape carries. */
export const API_VERSION = {
  current: '2026-10-28.endive',
  old: '2020-08-27',
} as const satisfies Record<StripeShape, string>;

/** When an object was created if nobody says otherwise, in seconds: 2026-10-28 12:00 UTC. */
export const DEFAULT_CREATED = Date.UTC(2026, 9, 28, 12) / 1000;

/** What every builder understands besides its object's own fields. */
export interface CommonOptions {
  /** In seconds, as all of Stripe's times. */
  created?: number;
  livemode?: boolean;
  metadata?: Record<string, string>;
}

/** Stripe's list envelope. `hasMore` says that Stripe cut the list off. */
export function listOf<T>(url: string, data: T[], hasMore = false) {
  return { object: 'list' as const, data, has_more: hasMore, url };
}

/** `defaults` with what was given put over it; an option that is there but undefined counts as not given. */
export function withDefaults<T extends object>(defaults: T, given: Partial<T>): T {
  const result = { ...defaults };
  for (const key in given) {
    const value = given[key];
    if (value !== undefined) result[key] = value;
  }
  return result;
}
