import { buildEvent } from '../../dev/simulation/event.object';
import { TestService } from '../helpers/test-service';
import { browserTests } from './harness/browser-tests';

let service: TestService;

beforeAll(async () => {
  service = await TestService.start();
});

afterAll(() => service.stop());

const test = browserTests(() => service);

let serial = 0;
/** @returns the id of a new event that is done with. */
async function deliver(): Promise<string> {
  serial += 1;
  const object = { id: `prod_${serial}`, object: 'product' };
  const event = buildEvent({ type: 'product.created', object, created: 1_790_000_000 + serial });
  await service.deliver(event);
  await service.until(event.id, 'ignored');
  return event.id;
}

describe('A page that is open', () => {
  test('shows a delivery without being loaded again, but not under a selection', async (visit) => {
    const first = await deliver();
    await visit.goTo('/console/events');
    await visit.isLive();
    await visit.page.evaluate('window.isSamePage = true');
    const second = await deliver();
    await visit.sees(visit.row(second));

    await visit.page.getByRole('checkbox', { name: `Select ${first}` }).check();
    await visit.sees(visit.button('Paused: 1 selected'));
    const third = await deliver();
    // It has been told by now, and left alone.
    await visit.page.locator('[data-behind]').waitFor();
    expect(await visit.row(third).count()).toBe(0);
    expect(await visit.page.getByRole('checkbox', { name: `Select ${first}` }).isChecked()).toBe(true);

    await visit.button('Clear').click();
    await visit.sees(visit.row(third));
    await visit.isLive();
    expect(await visit.page.evaluate('window.isSamePage')).toBe(true);
  });

  test('can be told to stay as it is, also after a reload, and catches up later', async (visit) => {
    await visit.goTo('/console/events');
    await visit.button('Live').click();
    await visit.sees(visit.button('Paused'));
    await visit.page.reload();
    await visit.sees(visit.button('Paused'));
    const event = await deliver();
    await visit.page.locator('[data-behind]').waitFor();
    expect(await visit.row(event).count()).toBe(0);
    await visit.button('Paused').click();
    await visit.sees(visit.row(event));
  });

  test('keeps its focus and what was opened when it changes', async (visit) => {
    await deliver();
    await visit.goTo('/console');
    await visit.isLive();
    await visit.page.locator('#deliveries').getByText('Show as a table').click();
    const event = await deliver();
    await visit.goTo(`/console/events/${event}`);
    await visit.page.goBack();
    await visit.sees(visit.heading('Overview'));
  });
});
