/**
 * How long a claimed event belongs to its worker. The worker renews it while it lives, so that this is also how soon the
 * work of a lost one is found; what was handed over in memory behind a queue has a longer one.
 */
export const LEASE_MS = 5_000;

/** The same as a PostgreSQL interval. */
export const LEASE = `interval '${LEASE_MS} milliseconds'`;

/** Far more than an event takes on the machines we measured; what takes longer is renewed. */
const PATIENCE_PER_EVENT_MS = 1;

/** The lease of an event that waits in memory behind so many others: as long as it takes until its turn comes. */
export function leaseBehind(others: number): number {
  return LEASE_MS + others * PATIENCE_PER_EVENT_MS;
}
