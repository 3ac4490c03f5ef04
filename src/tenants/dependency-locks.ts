import type { EntityManager } from 'typeorm';

/**
 * Serialises everything that concerns one customer, or one price, across all replicas until the transaction ends. An
 * event that finds no tenant or plan marks itself `waiting` only under this lock, and whoever supplies it takes the same
 * lock before looking for what waits: no wake-up can fall between the two.
 *
 * Order of locks, everywhere: log row (skip locked), then these keys sorted, then tenants by id, then the object's row.
 */
export async function lockDependencies(keys: readonly string[], manager: EntityManager): Promise<void> {
  await manager.query(
    `select pg_advisory_xact_lock(hashtextextended(key, 0)) from unnest($1::text[]) as key`,
    [inOrder(keys)],
  );
}

/** Waits for nobody. @returns those that nobody else holds. */
export async function tryLockDependencies(
  keys: readonly string[],
  manager: EntityManager,
): Promise<Set<string>> {
  const rows: { key: string }[] = await manager.query(
    `select key from unnest($1::text[]) as key where pg_try_advisory_xact_lock(hashtextextended(key, 0))`,
    [inOrder(keys)],
  );
  return new Set(rows.map(({ key }) => key));
}

function inOrder(keys: readonly string[]): string[] {
  return [...new Set(keys)].toSorted();
}

const MAPPINGS = `hashtextextended('hookledger:price mappings', 0)`;

/** Held by everything that reads what prices buy, from before it reads until it is committed. */
export async function readMappings(manager: EntityManager): Promise<void> {
  await manager.query(`select pg_advisory_xact_lock_shared(${MAPPINGS})`, []);
}

/** Returns when everything that may have read a mapping as it was before this one is committed, and can be seen. */
export async function outlastReaders(manager: EntityManager): Promise<void> {
  await manager.query(`select pg_advisory_xact_lock(${MAPPINGS})`);
}

export function customerKey(customerId: string): string {
  return `customer:${customerId}`;
}

/** Woken by the upkeep alone, which looks for them once a minute: what stores a charge or payment takes no such lock. */
export function passageKeys({
  chargeId,
  paymentId,
}: {
  chargeId: string | null;
  paymentId: string | null;
}): string[] {
  return [
    ...(chargeId === null ? [] : [`charge:${chargeId}`]),
    ...(paymentId === null ? [] : [`payment:${paymentId}`]),
  ];
}

/** Of a session whose buyer named a tenant: a person has to say whether that is so. It is decided under the customer's key. */
export function tenantKey(tenantId: string): string {
  return `tenant:${tenantId}`;
}

export function priceKey(priceId: string): string {
  return `price:${priceId}`;
}
