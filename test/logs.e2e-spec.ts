import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { customer } from '../dev/simulation/customer.object';
import { buildEvent, payloadOf } from '../dev/simulation/event.object';
import { ServiceProcess } from './helpers/service-process';
import { createTestDatabase, type TestDatabase } from './helpers/test-database';
import { eventually, sign } from './helpers/test-service';

/** Nobody may ever read these in a log. */
const secrets = {
  webhookSecret: 'whsec_never_to_be_read',
  adminToken: 'operator-token-never-to-be-read',
  guessedToken: 'guessed-token-never-to-be-read',
  signature: 'a'.repeat(64),
  cookie: 'session=never-to-be-read',
  queryToken: 'query-never-to-be-read',
};
const personal = {
  email: 'never.to.be.read@example.com',
  name: 'Nevertobe Read',
  phone: '+49 151 99988877',
  card: '4000056655665556',
  street: 'Unreadable Street 7',
};

let directory: string;
let database: TestDatabase;
let service: ServiceProcess;
let url: string;

async function post(path: string, body: string, headers: Record<string, string>): Promise<number> {
  const response = await fetch(`${url}${path}`, { method: 'POST', body, headers });
  await response.text();
  return response.status;
}

function deliver(payload: string, secret = secrets.webhookSecret): Promise<number> {
  return post('/api/webhooks/stripe', payload, {
    'stripe-signature': sign(payload, { secret }),
    cookie: secrets.cookie,
    'content-type': 'application/json',
  });
}

function personCreated(id: string) {
  const { email, name, phone, card, street } = personal;
  const object = {
    ...customer({ id, email, name }),
    phone,
    address: { line1: street },
    description: card,
    metadata: { note: `${name} ${card}` },
  };
  return buildEvent({ type: 'customer.created', object, created: 1_790_000_000 });
}

/** What was logged about an event, line by line. */
function linesAbout(eventId: string): Record<string, unknown>[] {
  return service.output
    .split('\n')
    .filter((line) => line.includes(eventId) && line.startsWith('{'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

async function status(eventId: string): Promise<string | undefined> {
  const [row] = await database.query<{ status: string }>(
    'select status from stripe_event_log where stripe_event_id = $1',
    [eventId],
  );
  return row?.status;
}

const fine = personCreated('cus_fine');
const refused = personCreated('cus_refused');

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'hookledger-logs-'));
  database = await createTestDatabase();
  // Real errors of PostgreSQL, whose messages and details quote the row.
  await database.query(`
    create function refuse() returns trigger language plpgsql as $$ begin
      raise exception using errcode = '23514', message = 'bad value ' || new.email,
        detail = 'Failing row contains (' || new.email || ', ' || new.name || ')';
    end $$`);
  await database.query(
    `create trigger refuse before update on stripe_customers for each row when (new.id = 'cus_refused')
     execute function refuse()`,
  );
  service = ServiceProcess.start(directory, {
    LOG_LEVEL: 'trace',
    PORT: '0',
    DATABASE_URL: database.url,
    STRIPE_WEBHOOK_SECRET: secrets.webhookSecret,
    ADMIN_API_TOKENS: `olga:operator:${secrets.adminToken}`,
    RETRY_MAX_ATTEMPTS: '1',
    RETRY_BASE_DELAY_MS: '1',
  });
  ({ url } = await service.ready());

  await deliver(payloadOf(fine));
  await deliver(payloadOf(fine));
  await deliver(payloadOf(refused));
  await eventually(async () => {
    const statuses = [await status(fine.id), await status(refused.id)].join();
    if (statuses !== 'processed,dead') throw new Error(`they are ${statuses}`);
  });
  // What nobody signed, what cannot be read, and people who ask wrongly.
  await post('/api/webhooks/stripe', payloadOf(personCreated('cus_forged')), {
    'stripe-signature': `t=${Math.floor(Date.now() / 1000)},v1=${secrets.signature}`,
  });
  await deliver(`{"id": "${personal.email}"`);
  const { guessedToken, adminToken, queryToken } = secrets;
  await post(`/admin/stripe-events/x/replay?token=${queryToken}`, '{}', {
    authorization: `Bearer ${guessedToken}`,
  });
  await post(`/admin/stripe-events/${refused.id}/replay`, `{"reason": "${personal.email}"`, {
    authorization: `Bearer ${adminToken}`,
    'content-type': 'application/json',
  });
  await post(`/nowhere?email=${encodeURIComponent(personal.email)}`, personal.card, {});
  service.signalGroup('SIGTERM');
  await service.ended;
});

afterAll(async () => {
  if (service.child.exitCode === null) service.signalGroup('SIGKILL');
  await service.ended;
  await database.drop();
  await rm(directory, { recursive: true, force: true });
});

describe('What a process writes, at the most talkative level', () => {
  it.each(Object.entries({ ...secrets, ...personal }))('never holds %s', (_, value) => {
    expect(service.output).not.toContain(value);
  });

  it('has a line for each delivery, with event, type, what came of it and how long it took', () => {
    const told = linesAbout(fine.id).filter(({ context }) => context === 'Delivery');
    expect(told).toEqual(
      ['new', 'duplicate'].map((result) =>
        expect.objectContaining({
          event: fine.id,
          type: 'customer.created',
          result,
          durationMs: expect.any(Number),
          msg: 'delivery stored',
        }),
      ),
    );
  });

  it('has a line for each attempt, with its number, trigger, outcome and duration', () => {
    const told = linesAbout(fine.id).filter(({ context }) => context === 'Attempt');
    expect(told).toContainEqual(
      expect.objectContaining({
        type: 'customer.created',
        attempt: 1,
        trigger: 'delivery',
        outcome: 'processed',
        durationMs: expect.any(Number),
        msg: 'event processed',
      }),
    );
  });

  it('says why an attempt failed without a word of what was stored, and that the event is dead', () => {
    const told = linesAbout(refused.id).filter(
      ({ context, outcome }) => context === 'Attempt' && outcome !== 'finished',
    );
    expect(told).toEqual([
      expect.objectContaining({ level: 40, attempt: 1, outcome: 'retrying', class: 'ordinary' }),
      expect.objectContaining({ level: 50, attempt: 2, outcome: 'dead', class: 'ordinary' }),
    ]);
    for (const { error } of told) expect(error).toMatch(/^23514\b|\b23514\b/);
  });

  it('is complete up to the last line when it ends in order', () => {
    expect(service.output.endsWith('\n')).toBe(true);
  });
});
