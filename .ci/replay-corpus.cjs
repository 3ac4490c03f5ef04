// Sends every Stripe event under a folder to the built service, as signed deliveries over HTTP, each under an event id
// of its own, and fails unless the service could make sense of all of them.
//
//   node .ci/replay-corpus.cjs <folder>        (after `npm run build`)
'use strict';

const { readdirSync, readFileSync } = require('node:fs');
const { join, relative, resolve } = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');

const SETTLED_WITHIN_MS = 60_000;
/** `pending` once everything should have been tried is no better. */
const FAILED = new Set(['dead', 'retrying', 'pending']);

const folder = process.argv[2] && resolve(process.argv[2]);
if (!folder) {
  console.error('usage: node .ci/replay-corpus.cjs <folder with *.json>');
  process.exit(2);
}

// The database's files go under the project's .data/.
process.chdir(join(__dirname, '..'));
const { startFreshDatabase } = require('../dist/dev/demo/fresh-database.js');
const { startService, untilReady } = require('../dist/dev/demo/service.js');
const { Client } = require('pg');
const Stripe = require('stripe');

run().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});

async function run() {
  const failures = await replay();
  for (const failure of failures) console.error(`FAILED ${failure}`);
  if (failures.length > 0) process.exitCode = 1;
}

/** @returns {Promise<string[]>} what went wrong, one line each */
async function replay() {
  const events = readEvents();
  if (events.length === 0) return [`there is no *.json under ${folder}`];
  const database = await startFreshDatabase();
  try {
    const service = await startService(database.url);
    try {
      await untilReady(service, AbortSignal.timeout(SETTLED_WITHIN_MS));
      await linkEverybody(events, database.url);
      const refused = await deliver(events, service);
      return refused.concat(await judge(events, database.url));
    } finally {
      await service.close();
    }
  } finally {
    await database.stop();
  }
}

function readEvents() {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .toSorted()
    .map((path, index) => {
      const id = `evt_replay_${index + 1}`;
      const event = { ...JSON.parse(readFileSync(path, 'utf8')), id };
      return { id, file: relative(folder, path), event, payload: JSON.stringify(event, null, 2) };
    });
}

/** All customers belong to one tenant, so that no event has to wait for a link and each goes all the way. */
async function linkEverybody(events, databaseUrl) {
  const customers = events.map(({ event }) => event.data?.object).map((object) => object?.customer ?? object);
  const ids = customers.map((customer) => customer?.id ?? customer).filter((id) => typeof id === 'string');
  await withDatabase(databaseUrl, async (client) => {
    await client.query(`insert into plans (name, slug, is_default) values ('Free', 'free', true)`);
    await client.query(
      `insert into tenants (id, name, slug) values (gen_random_uuid(), 'Everybody', 'everybody')`,
    );
    await client.query(
      `insert into stripe_customers (id, tenant_id)
       select distinct customer, (select id from tenants) from unnest($1::text[]) as customer`,
      [ids],
    );
  });
}

async function deliver(events, { url, webhookSecret: secret }) {
  const failures = [];
  for (const { file, payload } of events) {
    const response = await fetch(`${url}/api/webhooks/stripe`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'stripe-signature': Stripe.webhooks.generateTestHeaderString({ payload, secret }),
      },
      body: payload,
    });
    const answer = await response.text();
    if (response.status !== 200) failures.push(`${file}: answered ${response.status} ${answer}`);
  }
  return failures;
}

/** Waits until nothing is left to do, prints what became of the events, and names those that failed. */
async function judge(events, databaseUrl) {
  const { rows } = await withDatabase(databaseUrl, async (client) => {
    await settle(client);
    return client.query('select stripe_event_id, status, last_error from stripe_event_log order by status');
  });
  console.log(`${events.length} files, ${rows.length} events in the log`);
  for (const status of new Set(rows.map((row) => row.status))) {
    console.log(`${String(rows.filter((row) => row.status === status).length).padStart(6)} ${status}`);
  }
  const files = new Map(events.map(({ id, file }) => [id, file]));
  return rows
    .filter(({ status }) => FAILED.has(status))
    .map((row) => `${files.get(row.stripe_event_id)}: ${row.status}, ${row.last_error ?? 'not tried yet'}`);
}

async function withDatabase(connectionString, work) {
  const client = new Client({ connectionString, options: '-c search_path=synapscale_db' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Gives up without complaint: what is unfinished then is `pending` or `retrying`. */
async function settle(client) {
  const deadline = Date.now() + SETTLED_WITHIN_MS;
  while (Date.now() < deadline) {
    const { rowCount } = await client.query(
      'select from stripe_event_log where next_attempt_at is not null limit 1',
    );
    if (rowCount === 0) return;
    await sleep(100);
  }
}
