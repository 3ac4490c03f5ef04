/**
 * How long a claimed event belongs to its worker, as a PostgreSQL interval. The worker renews it while it lives, so that
 * this is also how soon the work of a lost one is found.
 */
export const LEASE = `interval '5 seconds'`;
