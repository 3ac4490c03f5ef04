import { aborted } from '../../src/terminal/interrupt';
import { SECRET } from '../contestants/contestant';
import { hookledger, OPERATOR } from '../contestants/hookledger';
import { withClient } from '../database/databases';
import { startServer } from '../database/server';
import { number } from '../report/format';
import { seed } from './seed/seed';

/** Fills the database at this URL; without one a PostgreSQL of its own, which runs until Ctrl-C and leaves nothing. */
export async function seedConsole(
  events: number,
  databaseUrl: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  if (databaseUrl !== undefined) {
    await fillDatabase(events, databaseUrl, signal);
    return;
  }
  const server = await startServer();
  try {
    await hookledger().migrate(server.url);
    await fillDatabase(events, server.url, signal);
    console.log(`PostgreSQL runs as process ${server.pid}, until Ctrl-C. Its data goes with it.`);
    await aborted(signal);
  } finally {
    await server.stop();
  }
}

async function fillDatabase(events: number, url: string, signal: AbortSignal): Promise<void> {
  console.log(`Filling the log with ${number(events)} events …`);
  await withClient(url, (database) => seed(events, database, signal));
  console.log(`\n${howToStart(url)}\n`);
}

function howToStart(url: string): string {
  return [
    'The service on it:',
    `  DATABASE_URL='${url}' \\`,
    `  NODE_ENV=production HOST=127.0.0.1 PORT=3000 ADMIN_PORT=3000 STRIPE_LIVEMODE=any \\`,
    `  STRIPE_WEBHOOK_SECRET=${SECRET} ADMIN_API_TOKENS=bench:operator:${OPERATOR} npm start`,
  ].join('\n');
}
