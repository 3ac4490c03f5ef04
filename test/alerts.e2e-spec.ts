import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AlertSender } from '../src/alerts/alert-sender.service';
import { AlertWatch } from '../src/alerts/alert-watch.service';
import { createTestDatabase, type TestDatabase } from './helpers/test-database';
import { eventually, sign, stopSchedules, TestService } from './helpers/test-service';

const SECRET = 'a secret of sixteen characters and more';

interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

let receiver: Server;
let received: Received[] = [];
/** What the receiver answers, one after the other; 200 from then on. */
let answers: number[] = [];
let database: TestDatabase;
let replicas: TestService[] = [];

beforeAll(async () => {
  receiver = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.once('end', () => {
      received.push({ path: request.url ?? '', headers: request.headers, body });
      response.writeHead(answers.shift() ?? 200).end();
    });
  }).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  database = await createTestDatabase();
  const settings = {
    ALERT_SLACK_URL: `${url}/slack`,
    ALERT_WEBHOOK_URL: `${url}/webhook`,
    ALERT_WEBHOOK_SECRET: SECRET,
  };
  for (let index = 0; index < 3; index += 1) replicas.push(await TestService.start(settings, { database }));
  // A sweep would process what is due before it is found to be due, and a watch would see half of a burst.
  for (const { app } of replicas) await stopSchedules(app);
});

beforeEach(async () => {
  await database.query('delete from stripe_event_log');
  await database.query('truncate alerts, alert_notifications, signature_failures');
  received = [];
  answers = [];
});

afterAll(async () => {
  for (const replica of replicas) await replica.stop({ keepDatabase: true });
  receiver.close();
  await database.drop();
});

/** What the schedules do, without their patience, on all replicas at once. */
async function watchAndSend(): Promise<void> {
  await Promise.all(replicas.map(({ app }) => app.get(AlertWatch).run()));
  await send();
}

async function send(): Promise<void> {
  await Promise.all(replicas.map(({ app }) => app.get(AlertSender).run()));
}

/** As if so much time had passed. */
async function pass(interval: string): Promise<void> {
  await database.query(
    `update alerts set seen_at = seen_at - $1::interval, told_at = told_at - $1::interval, since = since - $1::interval`,
    [interval],
  );
}

async function insert(status: string, columns: Record<string, string> = {}, count = 1): Promise<void> {
  const names = Object.keys(columns).map((name) => `, ${name}`);
  const values = Object.values(columns).map((value) => `, ${value}`);
  await database.query(
    `insert into stripe_event_log (stripe_event_id, event_type, event_data, event_created, status, processed${names.join('')})
     select 'evt_' || gen_random_uuid(), 'invoice.paid', '{}', now(), '${status}', ${status === 'processed'}${values.join('')}
     from generate_series(1, ${count})`,
  );
}

function slack(): string[] {
  return received.filter(({ path }) => path === '/slack').map(({ body }) => JSON.parse(body).text as string);
}

describe('A dead letter', () => {
  it('reaches Slack once from three replicas, and its recovery once', async () => {
    await insert('dead', { reason: `'3 retries did not help'` });
    await watchAndSend();
    await watchAndSend();
    expect(slack()).toEqual([
      expect.stringMatching(/:rotating_light: .*dead letters.*\n1 event is dead, the newest evt_/),
    ]);

    await database.query(`update stripe_event_log set status = 'processed', processed = true`);
    await watchAndSend();
    await watchAndSend();
    expect(slack()).toEqual([
      expect.stringContaining(':rotating_light:'),
      expect.stringMatching(/:white_check_mark: .*dead letters.*\nover: 1 event is dead/),
    ]);
  });

  it('is told of again when there is one more, an hour later at the earliest', async () => {
    await insert('dead');
    await watchAndSend();
    await insert('dead');
    await watchAndSend();
    expect(slack()).toHaveLength(1);
    await pass('61 minutes');
    await watchAndSend();
    await watchAndSend();
    expect(slack()).toEqual([expect.stringContaining('1 event is'), expect.stringContaining('2 events are')]);
  });

  it('reaches a webhook as JSON that is signed by the Standard Webhooks', async () => {
    await insert('dead');
    await watchAndSend();
    const { headers, body } = received.find(({ path }) => path === '/webhook') as Received;
    expect(JSON.parse(body)).toMatchObject({
      type: 'hookledger.alert.firing',
      data: { key: 'dead_letters', kind: 'dead_letters', state: 'firing', summary: expect.any(String) },
    });
    const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature } = headers;
    const expected = createHmac('sha256', SECRET)
      .update(`${String(id)}.${String(timestamp)}.${body}`)
      .digest('base64');
    expect(signature).toBe(`v1,${expected}`);
    expect(Math.abs(Date.now() / 1_000 - Number(timestamp))).toBeLessThan(60);
  });
});

describe('A delivery that is larger than the limit', () => {
  const oversized = (id: string) =>
    JSON.stringify({ id, object: 'event', padding: 'x'.repeat(2 * 1024 * 1024) });

  it('alerts at once where Stripe signed it, with its event and size, and is over a day after the last one', async () => {
    const [first] = replicas;
    const body = oversized('evt_large');
    expect(await first?.post(body, { 'stripe-signature': sign(body) })).toMatchObject({ status: 413 });
    await watchAndSend();
    await watchAndSend();
    expect(slack()).toEqual([
      expect.stringMatching(
        new RegExp(
          `delivery too large.*\\n.*evt_large: it has ${body.length} bytes.*WEBHOOK_BODY_LIMIT_BYTES is 1048576`,
        ),
      ),
    ]);
    await pass('23 hours');
    await watchAndSend();
    expect(slack()).toHaveLength(1);
    await pass('2 hours');
    await watchAndSend();
    expect(slack().at(-1)).toContain(':white_check_mark:');
  });

  it('alerts nobody where it is forged', async () => {
    const body = oversized('evt_forged');
    const header = sign(body, { secret: 'whsec_of_somebody_else' });
    expect(await replicas[0]?.post(body, { 'stripe-signature': header })).toMatchObject({ status: 413 });
    await watchAndSend();
    expect(slack()).toEqual([]);
  });
});

describe('A channel that does not take a notice', () => {
  it('gets it again until it does, with the same id, and the other channel has it once', async () => {
    await insert('dead');
    answers = [500, 500];
    await watchAndSend();
    expect(received).toHaveLength(2);
    const [failed] = await database.query(
      `select last_error, next_attempt_at >= created_at + interval '5 seconds' as is_left_alone
       from alert_notifications order by id limit 1`,
    );
    expect(failed).toEqual({ last_error: 'answered 500', is_left_alone: true });
    await eventually(async () => {
      await database.query('update alert_notifications set next_attempt_at = now() where sent_at is null');
      await send();
      const [{ left } = { left: 0 }] = await database.query<{ left: number }>(
        'select count(*)::int as left from alert_notifications where sent_at is null',
      );
      expect(left).toBe(0);
    });
    const ids = received
      .filter(({ path }) => path === '/webhook')
      .map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids).size).toBe(1);
    expect(received).toHaveLength(4);
  });
});

describe('What else is wrong', () => {
  it.each([
    [
      'falls behind',
      'pending',
      { next_attempt_at: `now() - interval '10 minutes'`, created_at: `now() - interval '10 minutes'` },
      1,
      /due for 10 minutes/,
    ],
    [
      'waits too long',
      'waiting',
      { waiting_for: `'customer:cus_lost'`, created_at: `now() - interval '25 hours'` },
      1,
      /for example for customer:cus_lost/,
    ],
    [
      'type fails',
      'retrying',
      { retry_count: '1', next_attempt_at: `now() + interval '1 hour'` },
      6,
      /6 of the last 6 events of invoice.paid failed/,
    ],
    ['silence', 'processed', { created_at: `now() - interval '25 hours'` }, 1, /nothing new has come since/],
  ])('is told: %s', async (title, status, columns, count, words) => {
    await insert(status, columns, count);
    await Promise.all(replicas.map(({ app }) => app.get(AlertWatch).run()));
    await send();
    expect(slack().filter((text) => text.includes(`*hookledger: ${title}*`))).toEqual([
      expect.stringMatching(words),
    ]);
  });

  it('is told: a burst of forgeries that no replica sees whole', async () => {
    for (const replica of replicas) {
      for (let index = 0; index < 25; index += 1)
        await replica.post('{}', { 'stripe-signature': sign('{}', { secret: 'whsec_guessed' }) });
    }
    await watchAndSend();
    // Each has shared its count by now; whoever looked first may not have seen all of it.
    await watchAndSend();
    expect(slack()).toEqual([expect.stringMatching(/signature failures.*\n75 deliveries in five minutes/)]);
  });

  it('does not flap: it is over only when it has not been found for a while', async () => {
    await insert('pending', {
      next_attempt_at: `now() - interval '10 minutes'`,
      created_at: `now() - interval '10 minutes'`,
    });
    await watchAndSend();
    await database.query('delete from stripe_event_log');
    await watchAndSend();
    expect(slack()).toHaveLength(1);
    await pass('3 minutes');
    await watchAndSend();
    expect(slack()).toEqual([expect.any(String), expect.stringContaining(':white_check_mark:')]);
  });

  it('is quiet where nothing is', async () => {
    await insert('processed', {}, 10);
    await insert('retrying', { retry_count: '1', next_attempt_at: `now() + interval '1 hour'` });
    await watchAndSend();
    expect(received).toEqual([]);
  });
});
