/**
 * How long a claimed event belongs to its worker. The worker renews it while it lives, so that this is also how soon the
 * work of a lost one is found; what was handed over in memory behind a queue has a longer one.
 */
export const LEASE_MS = 5_000;

/** The same as a PostgreSQL interval. */
export const LEASE = `interval '${LEASE_MS} milliseconds'`;
