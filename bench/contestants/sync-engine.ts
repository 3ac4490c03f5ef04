import { resolve } from 'node:path';
import { emailIn, quantityIn } from '../workload/subjects';
import { type Contestant, SECRET } from './contestant';
import { count, missing } from './count';
import { lastEvents } from './last-events';

/** What its README says; its ESM build looks for the migrations in a folder that is not there (0.48.5). */
interface SyncEngine {
  runMigrations(config: { databaseUrl: string; schema: string }): Promise<void>;
}

export const syncEngine: Contestant = {
  key: 'b',
  name: 'stripe-sync-engine',
  does: 'verifies, writes the object row by row with a commit each, then acknowledges; keeps no log',
  hasEffects: true,
  migrate: async (databaseUrl) => {
    const { runMigrations } = require('@supabase/stripe-sync-engine') as SyncEngine;
    await runMigrations({ databaseUrl, schema: 'stripe' });
  },
  server: (databaseUrl) => ({
    command: ['contestants/servers/sync-engine.cjs'],
    cwd: resolve(__dirname, '..'),
    env: { DATABASE_URL: databaseUrl, STRIPE_WEBHOOK_SECRET: SECRET },
    readyPath: '/ready',
  }),
  isBusy: async () => false,
  problems: async (events, type, database) => {
    const last = lastEvents(events);
    const ofCustomers = type === 'customer.updated';
    const right = ofCustomers
      ? await count(
          `select count(*) from stripe.customers c
             join unnest($1::text[], $2::text[]) as e (id, email) on c.id = e.id and c.email = e.email`,
          [
            last.map(({ subject }) => subject.customerId),
            last.map(({ subject, generation }) => emailIn(subject, generation)),
          ],
          database,
        )
      : await count(
          `select count(*) from stripe.subscription_items i
             join unnest($1::text[], $2::bigint[]) as e (id, quantity)
               on i.subscription = e.id and i.quantity = e.quantity`,
          [
            last.map(({ subject }) => subject.subscriptionId),
            last.map(({ generation }) => quantityIn(generation)),
          ],
          database,
        );
    return missing(`objects that show their last ${type}`, right, last.length);
  },
};
