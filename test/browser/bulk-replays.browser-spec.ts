import { buildEvent } from '../../dev/simulation/event.object';
import { paymentIntent } from '../../dev/simulation/payment-intent.object';
import { TestService } from '../helpers/test-service';
import { browserTests } from './harness/browser-tests';
import { closeLedger, openLedger } from './world/ledger-lock';
import { insertProduct, tenants } from './world/product';

const COUNT = 200;
let service: TestService;

/** Hundreds of payments that failed for one reason, which is mended by now. */
beforeAll(async () => {
  service = await TestService.start({ RETRY_MAX_ATTEMPTS: '0' });
  await insertProduct(service);
  const { id, customerId } = tenants.acme;
  await service.query('insert into stripe_customers (id, tenant_id) values ($1, $2)', [customerId, id]);
  await closeLedger(service);
  const payments = Array.from({ length: COUNT }, (_, index) =>
    buildEvent({
      type: 'payment_intent.succeeded',
      object: paymentIntent({ id: `pi_${index}`, customer: customerId, status: 'succeeded' }),
      created: 1_790_000_000 + index,
    }),
  );
  await Promise.all(payments.map((event) => service.deliver(event)));
  await service.settled();
  await openLedger(service);
});

afterAll(() => service.stop());

const test = browserTests(() => service);

async function dead(): Promise<number> {
  const [row] = await service.query<{ count: number }>(
    `select count(*)::int from stripe_event_log where status = 'dead'`,
  );
  return row?.count ?? 0;
}

describe('A bulk replay', () => {
  test('of what is selected shows these, and processes these', async (visit) => {
    await visit.goTo('/console/events?status=dead');
    const boxes = visit.page.getByRole('checkbox', { name: /^Select evt_/ });
    await boxes.nth(0).check();
    await visit.page.keyboard.down('Shift');
    await boxes.nth(4).click();
    await visit.page.keyboard.up('Shift');
    await visit.sees('5 selected');
    await visit.button('Replay selected').click();
    await visit.sees(visit.page.getByRole('heading', { name: '5 events' }));
    await visit.page.getByLabel('Reason').fill('five of them');
    await visit.button('Replay 5 events').click();
    await visit.arriveAt(/^\/console\/bulk-replays\/\d+$/);
    await visit.sees('5 of 5 events, 100 %');
    await service.settled();
    expect(await dead()).toBe(COUNT - 5);
  });

  test('of what a filter finds moves on before one’s eyes, and ends where somebody cancels it', async (visit) => {
    await visit.goTo('/console/events?status=dead');
    await visit.link('Replay all that match').click();
    await visit.sees(visit.page.getByRole('heading', { name: `${COUNT - 5} events` }));
    await visit.sees('These are the newest 10.');
    await visit.page.getByLabel('Reason').fill('the period is open again');
    await visit.page.getByLabel('Events per second').fill('10');
    await visit.button(`Replay ${COUNT - 5} events`).click();
    await visit.arriveAt(/^\/console\/bulk-replays\/\d+$/);
    const bar = visit.page.getByRole('progressbar', { name: 'Progress' });
    const done = async () => Number(await bar.getAttribute('value'));
    const before = await done();
    while ((await done()) <= before) await visit.page.waitForTimeout(50);

    await visit.page.getByLabel('Reason').fill('enough for a test');
    await visit.button('Cancel this bulk replay').click();
    await visit.sees(visit.page.getByText('cancelled', { exact: true }));
    expect(await visit.button('Cancel this bulk replay').count()).toBe(0);
    await service.settled();
    const left = await dead();
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThan(COUNT - 5);
    await visit.link(/^cancelled/).click();
    await visit.sees('Its events: cancelled');

    await visit.goTo('/console/audit');
    await visit.sees(visit.row('enough for a test'));
  });

  test('of nothing is not offered', async (visit) => {
    await visit.goTo('/console/bulk-replays/new?objectId=sub_Nobody');
    await visit.sees('Nothing matches.');
    expect(await visit.page.getByLabel('Reason').count()).toBe(0);
  });
});
