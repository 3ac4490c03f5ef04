import type { TestService } from '../helpers/test-service';
import { browserTests } from './harness/browser-tests';
import { tenants } from './world/product';
import { events, startWorld } from './world/world';

let service: TestService;

beforeAll(async () => {
  service = await startWorld();
});

afterAll(() => service.stop());

const test = browserTests(() => service);

describe('Finding an event', () => {
  test('by its id leads to the event itself', async (visit) => {
    await visit.goTo('/console');
    await visit.page.getByLabel('Search events').fill(` ${events.dead.id} `);
    await visit.page.keyboard.press('Enter');
    await visit.arriveAt(`/console/events/${events.dead.id}`);
  });

  test('by a customer shows what Stripe said about it', async (visit) => {
    await visit.goTo('/console');
    await visit.page.getByLabel('Search events').fill(tenants.acme.customerId);
    await visit.page.keyboard.press('Enter');
    await visit.arriveAt(`/console/events?customerId=${tenants.acme.customerId}`);
    await visit.sees(visit.row(events.paid.id));
    expect(await visit.row(events.otherCustomer.id).count()).toBe(0);
  });

  test('by a filter that is in the address, survives a reload and comes back with the back button', async (visit) => {
    await visit.goTo('/console/events');
    const { page } = visit;
    await page.getByText('Filter', { exact: true }).click();
    await page.getByLabel('Status').selectOption('dead');
    await page.getByLabel('Type').fill('payment_intent.succeeded');
    await page.getByLabel('Last error contains').fill('2026-09 is closed');
    await visit.button('Apply').click();
    const filtered = '/console/events?status=dead&type=payment_intent.succeeded&error=2026-09+is+closed';
    await visit.arriveAt(filtered);
    const found = async () => {
      await visit.sees('3 active');
      expect(await page.getByLabel('Last error contains').inputValue()).toBe('2026-09 is closed');
      expect(await page.getByLabel('Status').inputValue()).toBe('dead');
      expect(await page.getByRole('row').count()).toBe(1 + 3);
    };
    await found();
    await page.reload();
    await found();
    await visit.row(events.dead.id).getByRole('link', { name: 'payment_intent.succeeded' }).click();
    await visit.arriveAt(`/console/events/${events.dead.id}`);
    await page.goBack();
    await visit.arriveAt(filtered);
    await found();
  });

  test('that does not exist says so, and how to see all', async (visit) => {
    await visit.goTo('/console/events?objectId=sub_Nobody');
    await visit.sees('No event matches this filter.');
    await visit.link('Show all events').click();
    await visit.sees(visit.row(events.customer.id));
  });

  test('in a long list goes from page to page, and back to the newest', async (visit) => {
    await service.query(
      `insert into stripe_event_log (stripe_event_id, event_type, event_data, event_created, status, processed)
       select 'evt_page_' || n, 'page.test', '{}', now(), 'ignored', true from generate_series(1, 60) n`,
    );
    await visit.goTo('/console/events?type=page.test');
    await visit.sees(visit.row('evt_page_60'));
    await visit.link('Older').click();
    await visit.sees(visit.row('evt_page_10'));
    await visit.sees('The oldest are shown');
    await visit.link('Newest').click();
    await visit.sees(visit.row('evt_page_60'));
    await service.query(`delete from stripe_event_log where event_type = 'page.test'`);
  });
});
