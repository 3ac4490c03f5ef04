/**
 * The oldest and the newest API version whose shapes the tests replay. Fields are read from wherever either of the two
 * has them, so that the mixtures between them can be read as well. Stripe renders all events of an endpoint in the
 * endpoint's version: https://docs.stripe.com/api/versioning
 */
export const TESTED_API_VERSIONS = { oldest: '2020-08-27', newest: '2026-10-28' } as const;

/**
 * Whether an API version such as `2026-10-28.endive` is within {@link TESTED_API_VERSIONS}. Its date alone decides: the
 * name behind it stands for the same release.
 */
export function isTestedApiVersion(version: string): boolean {
  const date = /^\d{4}-\d{2}-\d{2}(?=$|\.)/.exec(version)?.[0];
  return date !== undefined && date >= TESTED_API_VERSIONS.oldest && date <= TESTED_API_VERSIONS.newest;
}
