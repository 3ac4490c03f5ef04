import { randomUUID } from 'node:crypto';
import { charge } from '../dev/simulation/charge.object';
import { customer } from '../dev/simulation/customer.object';
import { buildEvent, payloadOf } from '../dev/simulation/event.object';
import { subscription } from '../dev/simulation/subscription.object';
import { insertPlan, insertPrice, insertTenant } from './helpers/product-rows';
import { type Answer, eventually, OPERATOR, TestService, VIEWER } from './helpers/test-service';

const CREATED = 1_790_000_000;
const EVIL = '<img src=x onerror="alert(1)">';

let service: TestService;
let free: string;
let operator: Session;
let viewer: Session;

interface Session {
  cookie: string;
  csrf: string;
}

beforeAll(async () => {
  service = await TestService.start();
  free = await insertPlan(service, { slug: 'free', isDefault: true });
  await insertPrice(service, 'price_pro', await insertPlan(service, { slug: 'pro', sortOrder: 1, limit: 5 }));
  operator = await signIn(OPERATOR);
  viewer = await signIn(VIEWER);
});

afterAll(() => service.stop());

async function signIn(token: string): Promise<Session> {
  const { headers } = await send('/console/sign-in', { token });
  const cookie = (headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const { text } = await service.request('GET', '/console/events', { headers: { cookie } });
  return { cookie, csrf: /name="csrf" value="([^"]+)"/.exec(text)?.[1] ?? '' };
}

/** Sends a form as a browser that follows nothing by itself. */
function send(path: string, fields: Record<string, string>, session?: Session): Promise<Answer> {
  return service.request('POST', path, {
    redirect: 'manual',
    body: new URLSearchParams({ ...fields, ...(session && { csrf: session.csrf }) }).toString(),
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...(session && { cookie: session.cookie }),
    },
  });
}

function page(id: string, { cookie } = operator, query = ''): Promise<Answer> {
  return service.request('GET', `/console/events/${id}${query}`, { redirect: 'manual', headers: { cookie } });
}

const keyOf = ({ text }: Answer) => /name="key" value="([^"]+)"/.exec(text)?.[1] ?? '';

/** What a person reads on a page. */
const wordsOf = ({ text }: Answer) =>
  text
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')
    .replaceAll(/ (?=[.,)])|(?<=\() /g, '');

let serial = 0;
/** A subscription of a tenant that is known, if not told otherwise. */
async function someSubscription({ isKnown = true, price = 'price_pro' } = {}) {
  serial += 1;
  const customerId = `cus_${serial}`;
  const tenantId = isKnown ? await insertTenant(service, { planId: free }) : undefined;
  if (tenantId !== undefined) {
    await service.query('insert into stripe_customers (id, tenant_id) values ($1, $2)', [
      customerId,
      tenantId,
    ]);
  }
  const id = `sub_${serial}`;
  const object = subscription({ id, customer: customerId, status: 'active', items: [{ price }] });
  return {
    customerId,
    tenantId,
    object,
    event: buildEvent({ type: 'customer.subscription.created', object, created: CREATED + serial * 100 }),
  };
}

async function processed() {
  const made = await someSubscription();
  await service.deliver(made.event);
  await service.until(made.event.id, 'processed');
  return made;
}

/** A dead event with an attempt for each of the errors. */
async function dead(...errors: string[]) {
  const made = await processed();
  const { id } = made.event;
  await service.query(
    `update stripe_event_log set status = 'dead', processed = false, processed_at = null, reason = 'retries did not help',
       last_error = $2, attempt_count = $3 where stripe_event_id = $1`,
    [id, errors.at(-1) ?? null, errors.length],
  );
  for (const [index, error] of errors.entries()) {
    await service.query(
      `insert into stripe_event_attempt (event_id, number, trigger, outcome, error_class, error_message, started_at,
         duration_ms, worker)
       select id, $2, $3, $4, 'ordinary', $5, now(), 12, 'replica-1' from stripe_event_log where stripe_event_id = $1`,
      [
        id,
        index + 1,
        index === 0 ? 'delivery' : 'retry',
        index === errors.length - 1 ? 'dead' : 'retrying',
        error,
      ],
    );
  }
  return made;
}

async function contents(): Promise<unknown> {
  const tables = ['stripe_event_log', 'stripe_event_attempt', 'tenants', 'workspaces', 'billing_events'];
  const more = ['stripe_subscriptions', 'stripe_subscription_items', 'admin_audit_log'];
  const rows = [];
  for (const table of [...tables, ...more]) {
    rows.push(await service.query(`select t.* from ${table} t order by t::text`));
  }
  return rows;
}

const replaysOf = (id: string) =>
  service.query<{ reason: string; actor: string }>(
    `select reason, actor from admin_audit_log where target = $1 and action = 'replay' and result not like 'refused%'`,
    [id],
  );

describe('The page of an event', () => {
  it('tells each attempt, and why nothing follows', async () => {
    const { event } = await dead('first trouble', 'second trouble', 'third trouble');
    const words = wordsOf(await page(event.id));
    expect(words).toMatch(/Given up after 3 attempts: retries did not help/);
    expect(words).toMatch(/Attempt 1: failed .*first trouble .*as it was delivered.* took 12 ms .*replica-1/);
    expect(words).toMatch(/Attempt 2: failed .*second trouble .*a retry/);
    expect(words).toMatch(/Attempt 3: failed for good .*third trouble/);
    expect(words).toContain('Nothing tries it again by itself: mend the cause, then replay it.');
  });

  it('tells when the next attempt is due, and why then', async () => {
    const { event } = await processed();
    await service.query(
      `update stripe_event_log set status = 'retrying', processed = false, processed_at = null, retry_count = 2,
         attempt_count = 2, next_attempt_at = now() + interval '1 hour', last_error = 'trouble' where stripe_event_id = $1`,
      [event.id],
    );
    const words = wordsOf(await page(event.id));
    expect(words).toMatch(/Next attempt is due \S+ \S+ UTC \(in (59 min|1 h)\)/);
    expect(words).toContain('Retry 2 of');
  });

  it('tells of an event that simply succeeded that it did so on delivery', async () => {
    const { event, object } = await processed();
    const words = wordsOf(await page(event.id));
    expect(words).toContain('Processed on delivery');
    expect(words).toContain(`stripe_subscriptions row ${object.id}`);
  });

  it('leads from what it waits for to where that is supplied', async () => {
    const unknown = await someSubscription({ isKnown: false });
    const unmapped = await someSubscription({ price: 'price_unmapped' });
    for (const { event } of [unknown, unmapped]) {
      await service.deliver(event);
      await service.until(event.id, 'waiting');
    }
    expect((await page(unknown.event.id)).text).toContain(
      `href="/console/tenants?customerId=${unknown.customerId}"`,
    );
    expect((await page(unmapped.event.id)).text).toContain('href="/console/prices/price_unmapped"');
  });

  it('leads from a superseded event to the newer one, and marks it among those of its object', async () => {
    const { event, object } = await processed();
    const older = buildEvent({
      type: 'customer.subscription.updated',
      object: { ...object, status: 'past_due' as const },
      created: event.created - 10,
    });
    await service.deliver(older);
    await service.until(older.id, 'superseded');
    const { text } = await page(older.id);
    expect(text).toContain(`was stored already, by <a href="/console/events/${event.id}">`);
    expect(text).toMatch(
      new RegExp(`href="/console/events/${older.id}" aria-current="page"[^>]*>[^<]*</a> <span class="chip">`),
    );
  });

  it('shows what Stripe says changed, before and after', async () => {
    const { event, object } = await processed();
    const update = buildEvent({
      type: 'customer.subscription.updated',
      object,
      previousAttributes: { status: 'trialing', trial_end: CREATED },
      created: event.created + 10,
    });
    await service.deliver(update);
    await service.until(update.id, 'processed');
    const words = wordsOf(await page(update.id));
    expect(words).toContain('Compared with what Stripe says it was before');
    expect(words).toMatch(/status − "trialing" \+ "active"/);
    expect(words).toContain(`${CREATED} 2026-09-21`);
  });

  it('shows lines of the ledger in their currency', async () => {
    const { customerId, tenantId } = await processed();
    const object = charge({
      id: `ch_${serial}`,
      customer: customerId,
      amount: 2900,
      currency: 'jpy',
      refunds: [{ amount: 1000 }],
    });
    const event = buildEvent({ type: 'charge.refunded', object, created: CREATED + serial * 100 + 50 });
    await service.deliver(event);
    await service.until(event.id, 'processed');
    const answer = await page(event.id);
    expect(wordsOf(answer)).toMatch(/refund ¥1,000/);
    expect(answer.text).toContain(`href="/console/tenants/${tenantId}"`);
  });

  it('says of an unknown event that there is none', async () => {
    const { status, text } = await page('evt_unknown');
    expect(status).toBe(404);
    expect(text).toContain('No event with the id "evt_unknown" is in the log'.replaceAll('"', '&quot;'));
  });

  it('says what a flag asks to look at', async () => {
    const { event } = await processed();
    await service.query(
      `update stripe_event_log set flags = '{no_default_plan}' where stripe_event_id = $1`,
      [event.id],
    );
    expect(wordsOf(await page(event.id))).toContain('no_default_plan Nothing entitles the tenant');
  });
});

describe('The payload of an event', () => {
  /** A body without effects, as it stands. */
  async function stored(data: string, type = 'product.updated'): Promise<string> {
    serial += 1;
    const id = `evt_payload_${serial}`;
    await service.query(
      `insert into stripe_event_log (stripe_event_id, event_type, event_data, event_created, status, processed, processed_at)
       values ($1, $3, $2, now(), 'ignored', true, now())`,
      [id, data, type],
    );
    return id;
  }

  it('keeps the digits of large numbers', async () => {
    const id = await stored('{"id":"evt_x","data":{"object":{"amount":9007199254740993,"rate":1.10}}}');
    const words = wordsOf(await page(id));
    expect(words).toContain('amount: 9007199254740993');
    expect(words).toContain('rate: 1.10');
  });

  it('cannot bring markup into the page, nor can an error', async () => {
    const { event } = await dead(EVIL);
    const object = { id: 'prod_1', object: 'product', name: EVIL, metadata: { [EVIL]: EVIL } };
    const other = await stored(payloadOf(buildEvent({ type: EVIL, object, created: CREATED })), EVIL);
    for (const id of [event.id, other]) {
      const answer = await page(id);
      expect(answer.text).not.toContain('<img');
      expect(wordsOf(answer)).toContain('onerror=');
    }
    expect((await page(encodeURIComponent(`evt_${EVIL}`))).text).not.toContain('<img');
  });

  it.each([
    ['nested deeply', `${'{"a":'.repeat(400)}1${'}'.repeat(400)}`, 'larger than a tree can show'],
    ['nested too deeply to be read', '['.repeat(60_000) + ']'.repeat(60_000), 'nested too deeply'],
    [
      'nested too deeply to be walked through',
      `${'{"a":'.repeat(2_500)}1${'}'.repeat(2_500)}`,
      'nested too deeply',
    ],
    ['long', `{"data":{"object":{"list":[${'1,'.repeat(30_000)}1]}}}`, '29801 more in the raw text'],
    ['wide', JSON.stringify({ rows: Array(150).fill(Array(150).fill('x')) }), 'larger than a tree can show'],
    ['no JSON', 'hello {', 'It is no JSON'],
  ])('is shown when it is %s', async (_, body, expected) => {
    const id = await stored(body);
    const answer = await page(id);
    expect(answer.status).toBe(200);
    expect(wordsOf(answer)).toContain(expected);
    expect(answer.text.length).toBeLessThan(body.length + 1_500_000);
    expect((await page(id, viewer)).status).toBe(200);
  });

  it('is gone with retention, and so is the replay', async () => {
    const { event } = await processed();
    await service.query('update stripe_event_log set event_data = null where stripe_event_id = $1', [
      event.id,
    ]);
    const answer = await page(event.id);
    expect(wordsOf(answer)).toContain('Retention has dropped its body, so there is nothing left to replay.');
    expect(keyOf(answer)).toBe('');
    const { status, text } = await send(
      `/console/events/${event.id}/replay`,
      { reason: 'again', force: 'true', key: randomUUID() },
      operator,
    );
    expect(status).toBe(409);
    expect(text).toContain('Its body is gone');
  });

  it('can be copied as it was signed by operators', async () => {
    const { event } = await processed();
    const { text } = await page(event.id);
    expect(text).toContain('Copy as signed');
    const [, raw = ''] = /<pre[^>]*id="payload-raw"[^>]*>([^<]*)<\/pre>/.exec(text) ?? [];
    expect(raw.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&amp;', '&')).toBe(
      payloadOf(event),
    );
  });
});

describe('Viewers', () => {
  it('get no personal data and no replay panel', async () => {
    const object = customer({ id: 'cus_jane', name: 'Jane Doe', email: 'jane@example.test' });
    const event = buildEvent({ type: 'customer.created', object, created: CREATED });
    await service.deliver(event);
    await service.until(event.id, 'processed');
    expect((await page(event.id)).text).toContain('jane@example.test');
    const answer = await page(event.id, viewer);
    expect(answer.status).toBe(200);
    expect(answer.text).not.toMatch(/jane@|Jane/);
    expect(answer.text).not.toMatch(/name="reason"|Copy as signed/);
    expect(wordsOf(answer)).toContain('What is personal is redacted for viewers');
    expect(wordsOf(answer)).toContain('ask somebody with the role operator');
  });

  it.each(['dry-run', 'replay'])('are refused the %s, and nothing happens', async (action) => {
    const { event } = await dead('trouble');
    const fields = { reason: 'I want it', key: randomUUID() };
    const { status } = await send(`/console/events/${event.id}/${action}`, fields, viewer);
    expect(status).toBe(403);
    expect(await replaysOf(event.id)).toEqual([]);
    expect((await service.logged(event.id)).status).toBe('dead');
  });
});

describe('A dry run', () => {
  it('shows each row it would change, and changes none', async () => {
    const { event, object } = await dead('trouble');
    await service.query('delete from stripe_subscription_items where subscription_id = $1', [object.id]);
    await service.query(
      `update stripe_subscriptions set status = 'trialing', version_at = '2020-01-01' where id = $1`,
      [object.id],
    );
    // That somebody looks at the body is recorded; the dry run itself is not.
    await page(event.id);
    const before = await contents();
    const answer = await send(`/console/events/${event.id}/dry-run`, { reason: '' }, operator);
    expect(answer.status).toBe(200);
    const words = wordsOf(answer);
    expect(words).toMatch(/Dry run: nothing has been changed It would end ✓ processed/);
    expect(words).toContain('2 rows would change');
    expect(words).toMatch(/stripe_subscriptions changed row sub_\d+ .*status − "trialing" \+ "active"/);
    expect(words).toMatch(/stripe_subscription_items new row/);
    expect(await contents()).toEqual(before);
  });

  it('says so when nothing would change', async () => {
    const { event } = await processed();
    const answer = await send(`/console/events/${event.id}/dry-run`, { force: 'true' }, operator);
    expect(wordsOf(answer)).toContain('Nothing would change');
    expect(answer.text).toMatch(/name="force"[^>]* checked/);
  });

  it('says why a replay would be refused', async () => {
    const { event } = await processed();
    const { status, text } = await send(`/console/events/${event.id}/dry-run`, {}, operator);
    expect(status).toBe(200);
    expect(text).toContain('This event is processed already.');
  });

  it('of an unknown event, as its replay, is not there', async () => {
    for (const action of ['dry-run', 'replay']) {
      const fields = { reason: 'why not', key: randomUUID() };
      expect((await send(`/console/events/evt_unknown/${action}`, fields, operator)).status).toBe(404);
    }
  });
});

describe('A replay', () => {
  it('needs a reason', async () => {
    const { event } = await dead('trouble');
    const { status, text } = await send(
      `/console/events/${event.id}/replay`,
      { reason: '  ', key: randomUUID() },
      operator,
    );
    expect(status).toBe(400);
    expect(text).toContain('reason: say why');
    expect((await service.logged(event.id)).status).toBe('dead');
  });

  it('happens once when its form is sent twice, and leads back to the page', async () => {
    const { event } = await dead('trouble');
    const path = `/console/events/${event.id}`;
    const fields = { reason: 'the cause is mended', key: keyOf(await page(event.id)) };
    const answers = await Promise.all([1, 2].map(() => send(`${path}/replay`, fields, operator)));
    expect(answers.map(({ status }) => status)).toEqual([303, 303]);
    const [first = '', second] = answers.map(({ headers }) => headers.get('location') ?? '');
    expect(first).toMatch(new RegExp(`^${path}\\?replay=\\d+$`));
    expect(second).toBe(first);
    expect(await replaysOf(event.id)).toEqual([{ reason: 'the cause is mended', actor: 'olga' }]);
    await service.until(event.id, 'processed');
    const words = await eventually(async () => {
      const text = wordsOf(await page(event.id, operator, new URL(first, service.url).search));
      if (!text.includes('It has run')) throw new Error('still under way');
      return text;
    });
    expect(words).toContain('the event is processed now');
    expect(words).toContain('somebody had it replayed');
  });

  it('has a key of its own on each page', async () => {
    const { event } = await dead('trouble');
    expect(keyOf(await page(event.id))).not.toBe(keyOf(await page(event.id)));
  });

  it('of a processed event is refused until it is forced', async () => {
    const { event } = await processed();
    const path = `/console/events/${event.id}/replay`;
    const fields = { reason: 'once more', key: randomUUID() };
    const refused = await send(path, fields, operator);
    expect(refused.status).toBe(409);
    expect(refused.text).toContain('This event is processed already.');
    expect(refused.text).toContain('value="once more"');
    expect((await send(path, { ...fields, force: 'true' }, operator)).status).toBe(303);
    await eventually(async () => expect((await service.logged(event.id)).attempt_count).toBe(2));
  });

  it('is offered to be forced only where that is needed', async () => {
    const { event } = await processed();
    expect((await page(event.id)).text).toContain('name="force"');
    expect((await page((await dead('trouble')).event.id)).text).not.toContain('name="force"');
  });

  it('of an event that is being worked on is refused', async () => {
    const { event } = await dead('trouble');
    await service.query(
      `update stripe_event_log set status = 'pending', claimed_by = 'somebody', next_attempt_at = now() + interval '1 hour'
       where stripe_event_id = $1`,
      [event.id],
    );
    const fields = { reason: 'hurry', key: randomUUID() };
    for (const [action, status] of [
      ['replay', 409],
      ['dry-run', 200],
    ] as const) {
      const answer = await send(`/console/events/${event.id}/${action}`, fields, operator);
      expect(answer.status).toBe(status);
      expect(answer.text).toContain('A process is working on this event right now.');
    }
  });

  it('does not come from elsewhere', async () => {
    const { event } = await dead('trouble');
    const foreign = { ...operator, csrf: 'guess' };
    const fields = { reason: 'mine', key: randomUUID() };
    expect((await send(`/console/events/${event.id}/replay`, fields, foreign)).status).toBe(403);
  });

  it.each(['dry-run', 'replay'])('can be looked at again after the %s', async (action) => {
    const { event } = await dead('trouble');
    const answer = await page(`${event.id}/${action}`);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `/console/events/${event.id}`]);
  });
});
