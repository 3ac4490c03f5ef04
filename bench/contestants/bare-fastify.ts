import { resolve } from 'node:path';
import { withClient } from '../database/databases';
import { type Contestant, SECRET } from './contestant';
import { count, missing } from './count';

const server = (file: string) => (databaseUrl: string) => ({
  command: [`contestants/servers/${file}`],
  cwd: resolve(__dirname, '..'),
  env: { DATABASE_URL: databaseUrl, STRIPE_WEBHOOK_SECRET: SECRET },
  readyPath: '/ready',
});

/** What anybody would write in an afternoon. */
export const floor: Contestant = {
  key: 'c',
  name: 'floor',
  does: 'bare Fastify: verifies, one prepared insert with a commit each; no effects',
  hasEffects: false,
  migrate: (databaseUrl) =>
    withClient(databaseUrl, async (client) => {
      await client.query(`
        create table events (
          id text collate "C" primary key,
          type text not null,
          body text not null,
          received_at timestamp with time zone not null default now()
        )`);
    }),
  server: server('floor.cjs'),
  isBusy: async () => false,
  problems: async (events, _, database) => {
    const ids = events.map(({ id }) => id);
    const found = await count('select count(*) from events where id = any ($1)', [ids], database);
    return missing('events in the table', found, ids.length);
  },
};

/** What no consumer on this machine and this stack can be faster than. */
export const ceiling: Contestant = {
  key: 'd',
  name: 'ceiling',
  does: 'bare Fastify: verifies, and does nothing',
  hasEffects: false,
  migrate: async () => undefined,
  server: server('ceiling.cjs'),
  isBusy: async () => false,
  problems: async () => [],
};
