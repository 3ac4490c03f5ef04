import { SchedulerRegistry } from '@nestjs/schedule';
import { handledTypes } from '../../src/cli/verify-deployment/handled-types';
import { RECONCILIATION, ReconciliationService } from '../../src/reconciliation/reconciliation.service';
import { DAY } from '../../dev/simulation/calendar';
import { insertTenant } from '../helpers/product-rows';
import { reconcileAsJson, startReconcile } from '../helpers/reconcile-command';
import { BILLING_TABLES, contentsOf, LOG_TABLES } from '../helpers/table-contents';
import { TestService } from '../helpers/test-service';
import type { SimulatorOptions } from '../stripe-simulator/stripe-simulator';
import { actualLedger, actualRows } from './actual-rows';
import { Buyer } from './buyer';
import { expectedLedger } from './expected-ledger';
import { expectedRows } from './expected-rows';
import { Product } from './product';
import { SimulatedStripe } from './simulated-stripe';
import { stateOf } from './stripe-state';

const handled = new Set<string>(handledTypes());

let under: SimulatedStripe;
let service: TestService;
let product: Product;

afterEach(async () => {
  await service.stop();
  await under.stop();
});

async function begin({
  interval = 'month',
  isDelivering = true,
  ...options
}: Partial<SimulatorOptions> & { interval?: 'month' | 'year'; isDelivering?: boolean } = {}): Promise<void> {
  under = await SimulatedStripe.begin('dropped', options);
  service = await TestService.start(under.settings);
  // Asked for here alone.
  service.app.get(SchedulerRegistry).deleteCronJob(RECONCILIATION);
  if (isDelivering) under.serves(service.url);
  product = await Product.offer(under.stripe, service, interval);
}

async function buyer(card?: string): Promise<Buyer> {
  const [{ id: planId } = { id: null }] = await service.query<{ id: string }>(
    'select id from plans where is_default',
  );
  const each = new Buyer(under, product, await insertTenant(service, { planId }));
  await each.appears(card === undefined ? {} : { card });
  return each;
}

const command = () => ({
  ...under.settings,
  STRIPE_WEBHOOK_SECRET: null,
  DATABASE_URL: service.database.url,
});

/** What the tables have to say of it by what Stripe says now. */
async function isAsStripeSays(one: Buyer): Promise<void> {
  const state = await stateOf(one);
  expect(await actualRows(service, one.tenantId)).toEqual(expectedRows(state, product));
  const events = await under.stripe.events.list({ limit: 100 }).autoPagingToArray({ limit: 10_000 });
  expect(await actualLedger(service, one.tenantId)).toEqual(expectedLedger(state, events));
}

async function settled(): Promise<void> {
  await under.simulator.delivered();
  await service.settled();
}

/** Everything but when something was looked at. */
const everything = () => contentsOf(service, [...BILLING_TABLES, ...LOG_TABLES]);

/** An upgrade, a second subscription and a refund, of all of which the first ten events never arrive. */
async function tenAreDropped(): Promise<Buyer> {
  const one = await buyer('pm_card_visa');
  const begun = await one.subscribes('starter');
  await settled();
  await isAsStripeSays(one);
  under.simulator.withhold(({ type }) => handled.has(type) && under.simulator.withheld.length < 10);
  await one.changesTo('business', begun);
  const paid = await one.pays('pm_card_visa');
  await one.stripe.refunds.create({ payment_intent: paid?.id ?? '', amount: 1_000 });
  await one.subscribes('pro');
  await settled();
  expect(under.simulator.withheld).toHaveLength(10);
  await expect(isAsStripeSays(one)).rejects.toThrow('Expected');
  return one;
}

const SOURCES = `select source, count(*)::int from stripe_event_log where stripe_event_id = any ($1) group by 1`;

describe('Ten deliveries that never came', () => {
  beforeEach(() => begin());

  it.each([
    [
      '`npm run reconcile`',
      async () => {
        const { code, result } = await reconcileAsJson([], command());
        expect(code).toBe(0);
        return (result.runs as { missing: number }[])[0]?.missing;
      },
    ],
    [
      'the service itself',
      async () => {
        const missing = async () => {
          const [row] = await service.query<{ missing: number }>(
            'select missing_total::int as missing from reconciliation_state',
          );
          return row?.missing ?? 0;
        };
        const before = await missing();
        await service.query('update reconciliation_state set next_run_at = now()');
        await service.app.get(ReconciliationService).run();
        return (await missing()) - before;
      },
    ],
  ])('are found and applied by one run of %s, and a second run changes nothing', async (_, reconcile) => {
    const one = await tenAreDropped();
    expect(await reconcile()).toBe(10);
    await settled();
    await isAsStripeSays(one);
    const ids = under.simulator.withheld.map(({ id }) => id);
    expect(await service.query(SOURCES, [ids])).toEqual([{ source: 'reconciliation', count: 10 }]);

    const before = await everything();
    expect(await reconcile()).toBe(0);
    await settled();
    expect(await everything()).toEqual(before);

    // They come after all.
    under.simulator.release();
    await settled();
    expect(await everything()).toEqual(before);
  });
});

describe('A change whose event Stripe does not list any more', () => {
  beforeEach(() => begin({ startsAt: Math.floor(Date.now() / 1000) - 40 * DAY, interval: 'year' }));

  it('is found by --drift, mended by --repair, and then there is none', async () => {
    const one = await buyer('pm_card_visa');
    const begun = await one.subscribes('starter');
    await settled();
    under.simulator.withhold(() => true);
    await one.changesTo('business', begun);
    under.simulator.pass(35 * DAY);
    under.simulator.withhold(() => false);
    const since = await reconcileAsJson(['--since', '30d'], command());
    expect(since).toMatchObject({ code: 0, result: { runs: [{ missing: 0 }] } });

    const found = await startReconcile(['--drift'], command()).ended;
    expect(found.code).toBe(1);
    expect(found.output).toContain(begun.id);
    expect(found.output).toContain(
      `price_id: ${product.priceOf('starter')} here, ${product.priceOf('business')} there`,
    );
    expect(await planOf(one)).toBe('starter');

    const repaired = await reconcileAsJson(['--drift', '--repair'], command());
    expect(repaired).toMatchObject({ code: 0, result: { drifted: [{ id: begun.id, isRepaired: true }] } });
    await settled();
    expect(await planOf(one)).toBe('business');
    const state = await stateOf(one);
    const { tenants, stripe_subscriptions } = expectedRows(state, product);
    expect(await actualRows(service, one.tenantId)).toMatchObject({ tenants, stripe_subscriptions });
    const again = await reconcileAsJson(['--drift'], command());
    expect(again).toMatchObject({ code: 0, result: { compared: 1, drifted: [] } });
  });
});

describe('A first start on an account that has customers already', () => {
  beforeEach(() => begin({ isDelivering: false }));

  it('gives each tenant its plan by --backfill, and a second one adds nothing', async () => {
    const plans = ['starter', 'pro', 'business'];
    const ones: Buyer[] = [];
    for (const plan of plans) {
      const one = await buyer('pm_card_visa');
      await one.subscribes(plan);
      ones.push(one);
    }
    const gone = await buyer('pm_card_visa');
    const { id } = await gone.subscribes('pro');
    await gone.stripe.subscriptions.cancel(id);
    // Nothing was delivered anywhere.
    expect(await service.query('select from stripe_event_log')).toEqual([]);
    const first = await reconcileAsJson(['--backfill'], command());
    expect(first).toMatchObject({
      code: 0,
      result: { runs: [{ customers: { listed: 4, added: 4 }, subscriptions: { listed: 3, added: 3 } }] },
    });
    await settled();
    for (const each of ones) {
      const { tenants, workspaces, stripe_subscriptions } = expectedRows(await stateOf(each), product);
      expect(await actualRows(service, each.tenantId)).toMatchObject({
        tenants,
        workspaces,
        stripe_subscriptions,
      });
    }
    expect(await Promise.all([...ones, gone].map(planOf))).toEqual([...plans, 'free']);

    const before = await everything();
    const second = await reconcileAsJson(['--backfill'], command());
    expect(second).toMatchObject({
      result: { runs: [{ customers: { added: 0 }, subscriptions: { added: 0 } }] },
    });
    await settled();
    expect(await everything()).toEqual(before);
  });
});

async function planOf({ tenantId }: Buyer): Promise<unknown> {
  const [row] = await service.query(
    'select p.slug from tenants t join plans p on p.id = t.plan_id where t.id = $1',
    [tenantId],
  );
  return row?.slug;
}
