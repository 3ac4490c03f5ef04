import { setTimeout as sleep } from 'node:timers/promises';
import { customer } from '../dev/simulation/customer.object';
import { buildEvent, type SimulatedEvent } from '../dev/simulation/event.object';
import { paymentIntent } from '../dev/simulation/payment-intent.object';
import { price } from '../dev/simulation/price.object';
import { subscription } from '../dev/simulation/subscription.object';
import { UpkeepService } from '../src/upkeep/upkeep.service';
import { ConsoleVisitor } from './helpers/console-visitor';
import { insertPlan, insertPrice, insertTenant } from './helpers/product-rows';
import { StripeStandIn } from './helpers/stripe-stand-in';
import { eventually, TestService } from './helpers/test-service';
import { tellingOf, type ThinEvent } from './helpers/thin-event';

const CREATED = 1_790_000_000;
const now = () => Math.floor(Date.now() / 1000);

let stripe: StripeStandIn;
let service: TestService;
let tenant: string;

beforeAll(async () => {
  stripe = await StripeStandIn.start();
  service = await TestService.start({
    STRIPE_API_KEY: 'sk_test_none',
    STRIPE_API_BASE: stripe.url,
    STRIPE_ACCOUNT: 'acct_ours',
  });
  for (const rank of [1, 2]) {
    const plan = await insertPlan(service, { slug: `plan_${rank}`, sortOrder: rank });
    await insertPrice(service, `price_${rank}`, plan);
  }
  tenant = await insertTenant(service);
});

afterAll(async () => {
  await service.stop();
  await stripe.stop();
});

/** What Stripe's API shows of an event that it also sent thin. */
function stripeHas(event: SimulatedEvent, thin: ThinEvent): void {
  stripe.putAt(`/v2/core/events/${thin.id}`, { ...thin, snapshot_event: event.id });
  stripe.put('events', event);
}

/** Where only the object can be fetched, since Stripe keeps no event of it, or no longer. */
function stripeHasOnly(collection: string, object: { id: string }, thin: ThinEvent): void {
  stripe.putAt(`/v2/core/events/${thin.id}`, thin);
  stripe.put(collection, object);
}

const deliver = (event: SimulatedEvent | ThinEvent) => service.deliver(JSON.stringify(event, null, 2));

function customerEvent(id: string, others: Partial<Parameters<typeof buildEvent>[0]> = {}) {
  const object = customer({ id, metadata: { tenant_id: tenant } });
  return buildEvent({ type: 'customer.created', object, created: CREATED, id: `evt_${id}`, ...others });
}

function subscriptionEvent(id: string, priceId: string, created: number) {
  const object = subscription({
    id,
    customer: `cus_${id}`,
    items: [{ price: priceId }],
    metadata: { tenant_id: tenant },
  });
  return buildEvent({ type: 'customer.subscription.updated', object, created });
}

function failedPayment(id: string) {
  const object = paymentIntent({
    id,
    customer: null,
    status: 'requires_payment_method',
    charge: `ch_${id}`,
    error: { code: 'card_declined' },
  });
  return buildEvent({ type: 'payment_intent.payment_failed', object, created: CREATED });
}

/** Everything about an object that is in the log, by id. */
function logOf(objectId: string) {
  return service.query<{ stripe_event_id: string; status: string; source: string; event_type: string }>(
    `select stripe_event_id, event_type, status, source from stripe_event_log where object_id = $1 order by id`,
    [objectId],
  );
}

/** What a worker is at is left to it. */
const dueNow = (id: string) =>
  service.query(
    `update stripe_event_log set next_attempt_at = now()
     where stripe_event_id = $1 and status = 'pending' and claimed_by is null`,
    [id],
  );

const shownPrice = async (id: string) =>
  (await service.query(`select price_id, version_event from stripe_subscriptions where id = $1`, [id]))[0];

const ledgerOf = (objectId: string) =>
  service.query(`select kind, fact_key, stripe_event_id from billing_events where object_id = $1`, [
    objectId,
  ]);

describe('A thin event', () => {
  it('is acknowledged like any other, and kept word for word with what it says of itself', async () => {
    const event = customerEvent('cus_verbatim');
    const thin = tellingOf(event, 'customers', { context: 'acct_ours' });
    stripeHas(event, thin);
    const answer = await deliver(thin);
    expect(answer).toMatchObject({ status: 200, text: '{"received":true,"duplicate":false}' });
    const row = await service.until(thin.id, 'processed');
    expect(row).toMatchObject({
      event_data: JSON.stringify(thin, null, 2),
      event_type: 'v1.customer.created',
      event_created: new Date(CREATED * 1000),
      livemode: false,
      account: 'acct_ours',
      object_id: 'cus_verbatim',
      source: 'webhook',
    });
    expect((await deliver(thin)).text).toBe('{"received":true,"duplicate":true}');
  });

  it('brings the event that it tells of, which is applied as if it had been delivered', async () => {
    const event = subscriptionEvent('sub_told', 'price_2', CREATED);
    const thin = tellingOf(event, 'subscriptions');
    stripeHas(event, thin);
    await deliver(thin);
    await service.until(thin.id, 'processed');
    expect((await service.logged(thin.id)).reason).toContain(event.id);
    await service.settled();
    expect(await logOf('sub_told')).toEqual([
      { stripe_event_id: thin.id, event_type: `v1.${event.type}`, status: 'processed', source: 'webhook' },
      { stripe_event_id: event.id, event_type: event.type, status: 'processed', source: 'notification' },
    ]);
    expect(await shownPrice('sub_told')).toEqual({ price_id: 'price_2', version_event: event.id });
    const [{ plan } = {}] = await service.query(
      `select p.slug as plan from tenants t join plans p on p.id = t.plan_id where t.id = $1`,
      [tenant],
    );
    expect(plan).toBe('plan_2');
  });

  it('states the facts that only its event can state, and deletions', async () => {
    const payment = failedPayment('pi_fact');
    const deleted = buildEvent({
      type: 'price.deleted',
      object: price({ id: 'price_gone', nickname: 'Old' }),
      created: CREATED,
    });
    for (const [event, collection] of [
      [payment, 'payment_intents'],
      [deleted, 'prices'],
    ] as const) {
      const thin = tellingOf(event, collection);
      stripeHas(event, thin);
      await deliver(thin);
      await service.until(thin.id, 'processed');
      await eventually(() => service.until(event.id, 'processed', 'waiting'));
    }
    expect(await ledgerOf('pi_fact')).toEqual([
      { kind: 'payment_failed', fact_key: 'ch_pi_fact', stripe_event_id: payment.id },
    ]);
    const [row] = await service.query(`select deleted, nickname from stripe_prices where id = 'price_gone'`);
    expect(row).toEqual({ deleted: true, nickname: 'Old' });
  });

  it.each(['the snapshot first', 'the thin one first'])(
    'and the snapshot of the same change have their effect once, %s',
    async (order) => {
      const event = failedPayment(`pi_both_${order.replaceAll(' ', '_')}`);
      const thin = tellingOf(event, 'payment_intents');
      stripeHas(event, thin);
      const isThinFirst = order.startsWith('the thin');
      for (const each of isThinFirst ? [thin, event] : [event, thin]) {
        await deliver(each);
        await service.until(each.id, 'processed');
        await service.settled();
      }
      const { id } = event.data.object;
      expect(await logOf(id)).toHaveLength(2);
      expect(await ledgerOf(id)).toHaveLength(1);
      expect(stripe.asked.filter((path) => path === `/v1/events/${event.id}`)).toHaveLength(
        Number(isThinFirst),
      );
    },
  );

  it('that comes late does not bring back what is over', async () => {
    const [older, newer] = [
      subscriptionEvent('sub_late', 'price_1', CREATED),
      subscriptionEvent('sub_late', 'price_2', CREATED + 1),
    ];
    for (const event of [newer, older]) {
      const thin = tellingOf(event, 'subscriptions');
      stripeHas(event, thin);
      await deliver(thin);
      await service.until(thin.id, 'processed');
      await eventually(() => service.until(event.id, 'processed', 'superseded'));
    }
    expect(await shownPrice('sub_late')).toEqual({ price_id: 'price_2', version_event: newer.id });
    expect(await service.logged(older.id)).toMatchObject({ status: 'superseded', superseded_by: newer.id });
  });

  it('keeps no transaction open while Stripe is asked', async () => {
    const event = customerEvent('cus_open');
    const thin = tellingOf(event, 'customers');
    stripeHas(event, thin);
    let open: object[] | undefined;
    stripe.onRequest = async (path) => {
      if (!path.endsWith(thin.id)) return;
      // What else the service does ends by itself; what is kept open for the answer is open until it comes.
      const [{ asked } = {}] = await service.query('select now()::text as asked');
      for (let look = 0; look < 10 && open?.length !== 0; look += 1) {
        open = await service.query(
          `select query from pg_stat_activity where datname = current_database()
             and state like 'idle in transaction%' and xact_start <= $1::timestamptz`,
          [asked],
        );
        await sleep(200);
      }
    };
    await deliver(thin);
    await service.until(thin.id, 'processed');
    stripe.onRequest = () => undefined;
    expect(open).toEqual([]);
  });

  it('keeps no other event waiting while Stripe does not answer', async () => {
    stripe.trouble = 'hang';
    // Stripe is waited for as long as the SDK allows, so that a busy machine is in time all the same.
    const timeout = jest.spyOn(AbortSignal, 'timeout').mockReturnValue(new AbortController().signal);
    const thins = Array.from({ length: 12 }, (_, index) =>
      tellingOf(customerEvent(`cus_hang_${index}`), 'customers'),
    );
    await Promise.all(thins.map(deliver));
    const event = customerEvent('cus_beside');
    await deliver(event);
    await service.until(event.id, 'processed');
    const givenUp = await service.query(
      `select from stripe_event_log where object_id like 'cus_hang_%' and last_error is not null`,
    );
    expect(givenUp).toEqual([]);
    timeout.mockRestore();
    await eventually(async () => {
      stripe.hangUp();
      const rows = await service.query(
        `select from stripe_event_log where object_id like 'cus_hang_%' and last_error is null`,
      );
      expect(rows).toHaveLength(0);
    });
    stripe.trouble = undefined;
    await service.query(`delete from stripe_event_log where object_id like 'cus_hang_%'`);
    await sleep(1_000);
  });

  it('whose worker was lost after what it told of was stored is finished, and nothing happens twice', async () => {
    const event = failedPayment('pi_crash');
    const thin = tellingOf(event, 'payment_intents');
    stripeHas(event, thin);
    await deliver(thin);
    await service.until(thin.id, 'processed');
    await service.settled();
    await service.query(
      `update stripe_event_log set status = 'pending', processed = false, processed_at = null, reason = null,
         claimed_by = 'lost/1/0', next_attempt_at = now() - interval '1 second' where stripe_event_id = $1`,
      [thin.id],
    );
    expect(await service.until(thin.id, 'processed')).toMatchObject({ crash_count: 0 });
    await service.settled();
    expect(await logOf('pi_crash')).toHaveLength(2);
    expect(await ledgerOf('pi_crash')).toHaveLength(1);
  });
});

describe('Where Stripe has no event for a thin one', () => {
  it('the object is taken as Stripe shows it, dated like everything that was asked for', async () => {
    const stale = subscriptionEvent('sub_state', 'price_1', now() - 60);
    const thin = tellingOf(stale, 'subscriptions');
    stripeHasOnly('subscriptions', subscriptionEvent('sub_state', 'price_2', 0).data.object, thin);
    await deliver(thin);
    await service.until(thin.id, 'processed');
    await service.settled();
    await deliver(stale);
    await service.until(stale.id, 'superseded');
    expect(await shownPrice('sub_state')).toMatchObject({
      price_id: 'price_2',
      version_event: expect.stringMatching(/^fetched_sub_state_\d+$/),
    });
    const newer = subscriptionEvent('sub_state', 'price_1', now() + 60);
    await deliver(newer);
    await service.until(newer.id, 'processed');
    expect(await shownPrice('sub_state')).toEqual({ price_id: 'price_1', version_event: newer.id });
  });

  it('the object states nothing for the ledger', async () => {
    const event = failedPayment('pi_state');
    const thin = tellingOf(event, 'payment_intents');
    stripeHasOnly('payment_intents', event.data.object, thin);
    await deliver(thin);
    await service.until(thin.id, 'processed');
    await service.settled();
    expect(await service.query(`select status from stripe_payments where id = 'pi_state'`)).toHaveLength(1);
    expect(await ledgerOf('pi_state')).toEqual([]);
  });

  it('what Stripe shows is not taken before it certainly has the change in it', async () => {
    const event = subscriptionEvent('sub_soon', 'price_1', now() + 3_600);
    const thin = tellingOf(event, 'subscriptions');
    stripeHasOnly('subscriptions', event.data.object, thin);
    await deliver(thin);
    const row = await eventually(async () => {
      const logged = await service.logged(thin.id);
      expect(logged.last_error).toMatch(/NotShownYetError/);
      return logged;
    });
    expect(row).toMatchObject({ status: 'pending', retry_count: 0 });
    expect(await shownPrice('sub_soon')).toBeUndefined();
    await service.query(`delete from stripe_event_log where stripe_event_id = $1`, [thin.id]);
  });

  it('nor an object any more, it is ignored with the reason, and a replay finds what has turned up', async () => {
    const event = customerEvent('cus_gone');
    const thin = tellingOf(event, 'customers');
    await deliver(thin);
    expect(await service.until(thin.id, 'ignored')).toMatchObject({
      reason: expect.stringContaining('neither the event that it told of nor cus_gone'),
    });
    stripeHas(event, thin);
    await service.admin('POST', `/stripe-events/${thin.id}/replay`, { reason: 'it is there now' });
    await service.until(thin.id, 'processed');
    await eventually(() => service.until(event.id, 'processed'));
  });
});

describe('While Stripe’s API does not answer', () => {
  it.each([
    [500, /Stripe answers 500/],
    [429, /limits the rate/],
    [401, /STRIPE_API_KEY/],
    [403, /permission/],
  ])('with %d, a thin event is asked for again and again, and uses up no retry', async (status, reason) => {
    const event = customerEvent(`cus_trouble_${status}`);
    const thin = tellingOf(event, 'customers');
    stripeHas(event, thin);
    stripe.trouble = status;
    await deliver(thin);
    await eventually(async () =>
      expect(await service.logged(thin.id)).toMatchObject({
        status: 'pending',
        retry_count: 0,
        last_error: expect.stringMatching(reason),
      }),
    );
    // As often as would be blamed on an event in any other trouble.
    await service.query(`update stripe_event_log set deferral_count = 50 where stripe_event_id = $1`, [
      thin.id,
    ]);
    await dueNow(thin.id);
    await eventually(async () => {
      const [row] = await service.query(
        `select status, retry_count from stripe_event_log where stripe_event_id = $1 and deferral_count > 50`,
        [thin.id],
      );
      expect(row).toEqual({ status: 'pending', retry_count: 0 });
    });
    stripe.trouble = undefined;
    await eventually(async () => {
      await dueNow(thin.id);
      expect(await service.logged(thin.id)).toMatchObject({ status: 'processed' });
    });
    await eventually(() => service.until(event.id, 'processed'));
  });

  it('what is answered with something else is not believed', async () => {
    const event = customerEvent('cus_other');
    const thin = tellingOf(event, 'customers');
    stripeHas(event, thin);
    stripe.putAt(`/v1/events/${event.id}`, { ...event, id: 'evt_another' });
    await deliver(thin);
    const row = await service.until(thin.id, 'dead');
    expect(row.last_error).toMatch(/is not the event/);
    expect(await logOf('cus_other')).toHaveLength(1);
  });
});

describe('A thin event that is not for this deployment', () => {
  it.each([
    ['customer.discount.created', {}, 'no handler for v1.customer.discount.created'],
    [
      'customer.created',
      { context: 'acct_other' },
      'it belongs to the connected account acct_other, and STRIPE_ACCOUNT does not name it',
    ],
    ['customer.created', { type: 'v2.core.account.closed' }, 'no handler for v2.core.account.closed'],
  ])(
    'because it is a %s with %j is ignored with the reason, and Stripe is not asked',
    async (type, others, reason) => {
      const event = customerEvent(`cus_ignored_${reason.length}`, { type });
      const thin = tellingOf(event, 'customers', others);
      stripeHas(event, thin);
      await deliver(thin);
      expect(await service.until(thin.id, 'ignored')).toMatchObject({ reason });
      expect(stripe.asked.filter((path) => path.includes(thin.id))).toEqual([]);
    },
  );

  it('is asked for on behalf of the connected account that STRIPE_ACCOUNT names', async () => {
    const event = customerEvent('cus_connected');
    const thin = tellingOf(event, 'customers', { context: 'acct_ours' });
    stripeHas(event, thin);
    await deliver(thin);
    await service.until(thin.id, 'processed');
    const accounts = stripe.accounts.filter((_, index) => stripe.asked[index]?.includes('cus_connected'));
    expect(new Set(accounts)).toEqual(new Set(['acct_ours']));
    const [row] = await service.query(`select account from stripe_event_log where stripe_event_id = $1`, [
      event.id,
    ]);
    expect(row).toEqual({ account: 'acct_ours' });
  });
});

describe('A thin event without STRIPE_API_KEY', () => {
  it('waits and says for what, and runs by itself once there is a key', async () => {
    const without = await TestService.start();
    const event = customerEvent('cus_keyless');
    const thin = tellingOf(event, 'customers');
    stripeHas(event, thin);
    await without.deliver(JSON.stringify(thin));
    expect(await without.until(thin.id, 'waiting')).toMatchObject({
      waiting_for: 'setting:STRIPE_API_KEY',
      reason: expect.stringContaining('without STRIPE_API_KEY'),
      retry_count: 0,
    });
    const visitor = await ConsoleVisitor.signIn(without);
    const { text } = await visitor.get(`/console/events/${thin.id}`);
    expect(text).toContain('a process with <code>STRIPE_API_KEY</code>: set it and restart');
    await without.app.get(UpkeepService).run();
    expect(await without.logged(thin.id)).toMatchObject({ status: 'waiting' });
    await without.stop({ keepDatabase: true });
    const having = await TestService.start(
      { STRIPE_API_KEY: 'sk_test_none', STRIPE_API_BASE: stripe.url },
      { database: without.database },
    );
    await having.app.get(UpkeepService).run();
    await having.until(thin.id, 'processed');
    await eventually(() => having.until(event.id, 'processed'));
    await having.stop();
  });
});

describe('A replay of a thin event', () => {
  it('is previewed with what the event it tells of would change, and nothing goes into the log', async () => {
    const event = subscriptionEvent('sub_preview', 'price_1', CREATED);
    const thin = tellingOf(event, 'subscriptions');
    await deliver(thin);
    await service.until(thin.id, 'ignored');
    stripeHas(event, thin);
    const path = `/stripe-events/${thin.id}/replay?dryRun=true`;
    const { status, json } = await service.admin('POST', path, { reason: 'looking' });
    expect(status).toBe(200);
    expect(json).toMatchObject({
      dryRun: true,
      eventId: thin.id,
      status: 'processed',
      reason: `it tells of ${event.id}, which would end processed`,
      changes: expect.arrayContaining([
        expect.objectContaining({ table: 'stripe_subscriptions', key: 'sub_preview', before: null }),
      ]),
    });
    expect(await logOf('sub_preview')).toHaveLength(1);
    expect(await shownPrice('sub_preview')).toBeUndefined();
  });

  it('is previewed with what Stripe has of it among others of the same second', async () => {
    const id = 'sub_tie';
    const first = subscriptionEvent(id, 'price_1', CREATED);
    const second = {
      ...subscriptionEvent(id, 'price_2', CREATED),
      data: {
        object: subscriptionEvent(id, 'price_2', CREATED).data.object,
        previous_attributes: { items: first.data.object.items },
      },
    };
    await deliver(first);
    await service.until(first.id, 'processed');
    const thin = tellingOf(second, 'subscriptions', {
      created: new Date((CREATED - 5) * 1000).toISOString(),
    });
    await deliver(thin);
    await service.until(thin.id, 'ignored');
    stripeHas(second, thin);
    const { json } = await service.admin('POST', `/stripe-events/${thin.id}/replay?dryRun=true`, {
      reason: 'look',
    });
    expect(json).toMatchObject({
      changes: expect.arrayContaining([
        expect.objectContaining({
          table: 'stripe_subscriptions',
          after: expect.objectContaining({ price_id: 'price_2' }),
        }),
      ]),
    });
  });

  it('that is forced applies once more what it told of, and books nothing twice', async () => {
    const event = failedPayment('pi_again');
    const thin = tellingOf(event, 'payment_intents');
    stripeHas(event, thin);
    await deliver(thin);
    await service.until(thin.id, 'processed');
    await service.settled();
    const { status } = await service.admin('POST', `/stripe-events/${thin.id}/replay`, {
      reason: 'again',
      force: true,
    });
    expect(status).toBe(202);
    await eventually(async () => {
      const [row] = await service.query(
        `select trigger from stripe_event_attempt a join stripe_event_log l on l.id = a.event_id
         where l.stripe_event_id = $1 and a.trigger = 'replay'`,
        [event.id],
      );
      expect(row).toEqual({ trigger: 'replay' });
    });
    await service.settled();
    expect(await ledgerOf('pi_again')).toHaveLength(1);
  });

  it('is told in the event’s details, among the events of its object', async () => {
    const older = customerEvent('cus_details', { id: 'evt_cus_details_older', created: CREATED - 10 });
    await deliver(older);
    await service.until(older.id, 'processed');
    const event = customerEvent('cus_details', { type: 'customer.updated' });
    const thin = tellingOf(event, 'customers');
    stripeHas(event, thin);
    await deliver(thin);
    await service.until(thin.id, 'processed');
    await eventually(() => service.until(event.id, 'processed'));
    const { json } = await service.admin('GET', `/stripe-events/${thin.id}`);
    expect(json).toMatchObject({
      type: 'v1.customer.updated',
      status: 'processed',
      objectId: 'cus_details',
      reason: `it told of ${event.id}, which is in the log`,
      related: [{ id: older.id }, { id: thin.id }, { id: event.id }],
      object: { comparedWith: 'nothing', changes: [] },
    });
    const { json: told } = await service.admin('GET', `/stripe-events/${event.id}`);
    expect(told).toMatchObject({ source: 'notification', object: { comparedWith: 'event_before' } });
  });
});

describe('In the console a thin event', () => {
  it('leads to the event that it told of, and can be tried without changing anything', async () => {
    const visitor = await ConsoleVisitor.signIn(service);
    const event = customerEvent('cus_console');
    const thin = tellingOf(event, 'customers');
    await deliver(thin);
    await service.until(thin.id, 'ignored');
    stripeHas(event, thin);
    const csrf = await visitor.csrf();
    const { status, text } = await visitor.post(`/console/events/${thin.id}/dry-run`, { csrf });
    expect(status).toBe(200);
    expect(text).toContain(`it tells of ${event.id}, which would end processed`);
    expect(await logOf('cus_console')).toHaveLength(1);
    await service.admin('POST', `/stripe-events/${thin.id}/replay`, { reason: 'it is there now' });
    await service.until(thin.id, 'processed');
    const page = await visitor.get(`/console/events/${thin.id}`);
    expect(page.text).toContain(`<a href="/console/events/${event.id}">${event.id}</a>`);
  });
});

describe('Events of one second', () => {
  it('are put in order although thin ones about the same object are among them', async () => {
    const id = 'sub_second';
    const [a, b] = ['price_1', 'price_2'].map((priceId) => subscriptionEvent(id, priceId, CREATED));
    if (!a || !b) throw new Error('unreachable');
    const change = {
      ...b,
      data: { object: b.data.object, previous_attributes: { items: a.data.object.items } },
    };
    for (const event of [change, a]) {
      const thin = tellingOf(event, 'subscriptions');
      stripeHas(event, thin);
      await deliver(thin);
      await service.until(thin.id, 'processed');
      await eventually(() => service.until(event.id, 'processed', 'superseded'));
    }
    expect(await shownPrice(id)).toMatchObject({ price_id: 'price_2' });
  });
});

describe('Thin events and snapshots of one history', () => {
  /** The last two changes, of one second, lead away and back: the state before that second stands. */
  function historyOf(id: string): SimulatedEvent[] {
    const at = (priceId: string) => subscriptionEvent(id, priceId, CREATED).data.object;
    const change = (from: string, to: string, created: number) =>
      buildEvent({
        type: 'customer.subscription.updated',
        object: at(to),
        previousAttributes: { items: at(from).items },
        created,
      });
    return [
      buildEvent({ type: 'customer.subscription.created', object: at('price_1'), created: CREATED }),
      change('price_1', 'price_2', CREATED + 1),
      change('price_2', 'price_1', CREATED + 2),
      change('price_1', 'price_2', CREATED + 2),
    ];
  }

  it.each([
    [0, 1, 2, 3],
    [3, 2, 1, 0],
    [2, 3, 0, 1],
    [3, 0, 2, 1],
    [1, 3, 2, 0],
  ])('end in the true state when they come as %d, %d, %d, %d, doubled and mixed', async (...order) => {
    const id = `sub_mixed_${order.join('')}`;
    const history = historyOf(id);
    for (const [position, index] of order.entries()) {
      const event = history[index];
      if (!event) throw new Error('unreachable');
      const thin = tellingOf(event, 'subscriptions');
      stripeHas(event, thin);
      const deliveries = position % 2 === 0 ? [thin, thin] : [event, thin];
      await Promise.all(deliveries.map(deliver));
      await service.until(thin.id, 'processed');
    }
    await service.settled();
    expect(await shownPrice(id)).toEqual({ price_id: 'price_2', version_event: history[1]?.id });
    expect(await logOf(id)).toHaveLength(8);
  });
});

describe('When Stripe tells that it had trouble making events', () => {
  const resolved = (id: string) => ({
    id,
    object: 'v2.core.event' as const,
    type: 'v2.core.health.event_generation_failure.resolved',
    created: '2026-09-21T13:33:20.000Z',
    livemode: false,
    related_object: null,
  });

  it('the reconciliation is due at once', async () => {
    await service.query(
      `insert into reconciliation_state (account, next_run_at, held_by, held_until)
       values ('', now() + interval '1 hour', 'nobody/1/0', now() + interval '1 hour')
       on conflict (account) do update set next_run_at = excluded.next_run_at, held_by = excluded.held_by,
         held_until = excluded.held_until`,
    );
    await deliver(resolved('evt_health'));
    expect(await service.until('evt_health', 'processed')).toMatchObject({
      reason: expect.stringContaining('reconciliation'),
    });
    const [row] = await service.query(
      `select next_run_at <= now() as due from reconciliation_state where account = ''`,
    );
    expect(row).toEqual({ due: true });
  });

  it('nobody can look without STRIPE_API_KEY, and it is ignored with that reason', async () => {
    const without = await TestService.start();
    await without.deliver(JSON.stringify(resolved('evt_health_keyless')));
    expect(await without.until('evt_health_keyless', 'ignored')).toMatchObject({
      reason: expect.stringContaining('without STRIPE_API_KEY'),
    });
    await without.stop();
  });
});
