import type { DataSource } from 'typeorm';
import { ExplainedError } from '../failures/explained.error';

/** The database would forget what it has confirmed; nothing may be acknowledged to Stripe on its word. */
export class UnsafeDatabaseError extends ExplainedError {
  override readonly name = 'UnsafeDatabaseError';
}

/** @throws {UnsafeDatabaseError} when a crash of the server could lose committed rows, or it cannot store all of Unicode. */
export async function refuseUnsafeSettings(dataSource: DataSource): Promise<void> {
  const [settings]: Record<string, string>[] = await dataSource.query(
    `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as synchronous_commit,
       current_setting('server_encoding') as encoding`,
  );
  if (settings?.encoding !== 'UTF8') {
    throw new UnsafeDatabaseError(
      `The database is encoded in ${settings?.encoding}: it could not store every event. Use one that is created with encoding UTF8.`,
    );
  }
  const off = Object.entries(settings ?? {}).filter(([, value]) => value === 'off');
  if (off.length === 0) return;
  const names = off.map(([name]) => name).join(' and ');
  throw new UnsafeDatabaseError(
    `PostgreSQL runs with ${names} = off: it would lose events that Stripe was told are safe. ` +
      `Turn ${names} on (server, database and role settings) and start again.`,
  );
}
