import type { Client } from 'pg';

/** Made-up rows do not go beside real ones. */
export class UnsuitableDatabaseError extends Error {
  override readonly name = 'UnsuitableDatabaseError';
}

/** @throws UnsuitableDatabaseError */
export async function assertMigrated(database: Client): Promise<void> {
  // The newest ones that are filled: nobody wants to learn it at the end.
  const { rows } = await database.query<{ missing: string }>(
    `select name as missing from unnest(array['stripe_event_log', 'traffic_minutes', 'backlog_minutes']) as name
     where to_regclass(name) is null`,
  );
  if (rows[0]) {
    throw new UnsuitableDatabaseError(
      `The database has no ${rows[0].missing} in synapscale_db; run DATABASE_URL=… npm run migration:run first.`,
    );
  }
}

/** @throws UnsuitableDatabaseError */
export async function assertEmpty(database: Client): Promise<void> {
  for (const table of ['stripe_event_log', 'tenants', 'plans', 'stripe_customers', 'billing_events']) {
    const { rowCount } = await database.query(`select from ${table} limit 1`);
    if (rowCount) {
      throw new UnsuitableDatabaseError(
        `There are rows in ${table} already, and made-up ones do not go beside them; name an empty, migrated database.`,
      );
    }
  }
}
