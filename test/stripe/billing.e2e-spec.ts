import type Stripe from 'stripe';
import { SchedulerRegistry } from '@nestjs/schedule';
import { RECONCILIATION } from '../../src/reconciliation/reconciliation.service';
import { UpkeepService } from '../../src/upkeep/upkeep.service';
import { insertTenant } from '../helpers/product-rows';
import { eventually, TestService } from '../helpers/test-service';
import { actualLedger, actualRows } from './actual-rows';
import { Buyer } from './buyer';
import { expectedLedger } from './expected-ledger';
import { expectedRows } from './expected-rows';
import { problemsOfLog } from './log-check';
import { Product } from './product';
import { STORIES, type Story } from './stories';
import { stateOf, type StripeState } from './stripe-state';
import { beginStripe, isReal, type StripeUnderTest } from './stripe-under-test';

/** Another one each time; the one that fails is in its title, and `SEED=… npm run test:stripe` is the same disorder again. */
const first = Number(process.env.SEED ?? Date.now() % 2 ** 31);
/** How many in a row. */
const count = isReal() ? 1 : Number(process.env.SEEDS ?? 1);
const seeds = Array.from({ length: count }, (_, index) => String(first + index));

const stories = STORIES.filter(({ needsPage = false }) => !(needsPage && isReal()));

/** What must have happened, so that a run that checked nothing of it cannot pass. */
const STATUSES = ['active', 'trialing', 'past_due', 'paused', 'canceled', 'incomplete_expired'];
const KINDS = [
  'payment',
  'payment_failed',
  'refund',
  'refund_failed',
  'invoice_paid',
  'invoice_payment_failed',
];

const title = isReal() ? 'Stripe itself' : 'A simulated Stripe, SEED=%s,';

describe.each(seeds)(title, (seed) => {
  const stops: (() => Promise<void>)[] = [];
  let under: StripeUnderTest;
  let service: TestService;
  let product: Product;
  const buyers = new Map<Story, Buyer>();
  /** The newest event that was there already. */
  let lastBefore: string | undefined;

  beforeAll(async () => {
    under = await beginStripe(seed);
    stops.push(() => under.stop());
    service = await TestService.start(under.settings);
    stops.push(() => service.stop());
    // Deliveries alone have to be enough.
    service.app.get(SchedulerRegistry).deleteCronJob(RECONCILIATION);
    under.serves(service.url);
    lastBefore = (await under.stripe.events.list({ limit: 1 })).data[0]?.id;
    product = await Product.offer(under.stripe, service);
    const [{ id: free } = { id: null }] = await service.query<{ id: string }>(
      `select id from plans where is_default`,
    );
    for (const story of stories) {
      const tenantId = await insertTenant(service, { planId: free });
      const buyer = new Buyer(under, product, tenantId);
      buyers.set(story, buyer);
      await story.tell(buyer);
      if (story.isLinkedByAdmin) await link(buyer);
    }
    await under.timePasses();
    await under.isQuiet();
    await service.settled();
    // What runs once a minute: nothing else wakes a failed refund that came before anything said whose it is.
    await service.app.get(UpkeepService).catchUp();
  }, 20 * 60_000);

  afterAll(async () => {
    for (const stop of stops.toReversed()) await stop();
  });

  async function link({ tenantId, customer }: Buyer): Promise<void> {
    const path = `/tenants/${tenantId}/stripe-customer`;
    expect(await service.admin('PUT', path, { stripeCustomerId: customer })).toMatchObject({ status: 200 });
  }

  /** Those that this run has made: how a test clock dates its events is not said anywhere, so their times do not tell. */
  function events(): Promise<Stripe.Event[]> {
    const since = lastBefore === undefined ? {} : { ending_before: lastBefore };
    return under.stripe.events.list({ limit: 100, ...since }).autoPagingToArray({ limit: 10_000 });
  }

  const buyerOf = (story: Story): Buyer => {
    const buyer = buyers.get(story);
    if (!buyer) throw new Error('its story was not told');
    return buyer;
  };

  it('has every event in the log, and each of them done', async () => {
    const listed = await events();
    expect(listed.length).toBeGreaterThan(100);
    await eventually(async () => expect(await problemsOfLog(service, listed)).toEqual([]), under.patienceMs);
  }, 300_000);

  it.each(stories.map((story) => [story.title, story] as const))(
    'a tenant that %s',
    async (_, story) => {
      const buyer = buyerOf(story);
      const state = await stateOf(buyer);
      await eventually(
        async () => expect(await actualRows(service, buyer.tenantId)).toEqual(expectedRows(state, product)),
        under.patienceMs,
      );
      expect(await actualLedger(service, buyer.tenantId)).toEqual(expectedLedger(state, await events()));
    },
    300_000,
  );

  it('has really seen what there is to see', async () => {
    const states: StripeState[] = [];
    for (const story of stories) states.push(await stateOf(buyerOf(story)));
    const statuses = states.flatMap(({ subscriptions }) => subscriptions.map(({ status }) => status));
    expect([...new Set(statuses)]).toEqual(expect.arrayContaining(STATUSES));
    const kinds = await service.query<{ kind: string }>('select distinct kind from billing_events');
    expect(kinds.map(({ kind }) => kind)).toEqual(expect.arrayContaining(KINDS));
  }, 300_000);
});
