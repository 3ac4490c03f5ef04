import type { TestService } from '../helpers/test-service';
import { browserTests } from './harness/browser-tests';
import type { Visit } from './harness/visit';
import { CLOSED, openLedger } from './world/ledger-lock';
import { BIG_INTEGER, events, startWorld } from './world/world';

let service: TestService;

beforeAll(async () => {
  service = await startWorld();
});

afterAll(() => service.stop());

const test = browserTests(() => service);
const pathOf = ({ id }: { id: string }) => `/console/events/${id}`;

/** The text of rows of a table that shows values before and after. */
async function diff({ page }: Visit, caption: string | RegExp): Promise<string[]> {
  const table = page.getByRole('table', { name: caption }).first();
  await table.waitFor();
  const texts = await table.getByRole('row').allInnerTexts();
  return texts.map((text) =>
    text
      .replaceAll(/\s+/g, ' ')
      .replaceAll(/([−+]) /g, '$1')
      .trim(),
  );
}

describe('The page of an event', () => {
  test('tells what happened to a dead one, attempt by attempt', async (visit) => {
    await visit.goTo(pathOf(events.dead));
    await visit.sees('Given up after 4 attempts');
    const steps = await visit.page.locator('#timeline').getByRole('heading', { level: 3 }).allInnerTexts();
    expect(steps).toEqual([
      'Received',
      'Attempt 1: failed',
      'Attempt 2: failed',
      'Attempt 3: failed',
      'Attempt 4: failed for good',
      'Given up',
    ]);
    expect(await visit.page.locator('#timeline').getByText(`SQLSTATE P0001: ${CLOSED}`).count()).toBe(4);
  });

  test('shows the payload as a tree in which no digit is lost, and as it was signed', async (visit) => {
    await visit.goTo(pathOf(events.changed));
    const tree = visit.page.getByRole('list').filter({ hasText: 'usage_total' }).first();
    await visit.sees(tree.getByText(BIG_INTEGER, { exact: true }));
    await visit.page.getByText('Raw text, as it was signed').click();
    await visit.sees(visit.page.locator('#payload-raw').getByText(`"usage_total": ${BIG_INTEGER}`));
  });

  test('shows what changed in the object', async (visit) => {
    await visit.goTo(pathOf(events.changed));
    expect(await diff(visit, /^What changed in the object/)).toContain('status −"trialing" +"active"');
  });

  test('leads from what an event waits for to where somebody can supply it', async (visit) => {
    await visit.goTo(pathOf(events.waitingForPrice));
    await visit.link('Map it to a plan').click();
    await visit.page.getByLabel('Plan', { exact: true }).selectOption({ label: 'Business (business)' });
    await visit.page.getByLabel('Reason').fill('sales, ticket 7');
    await visit.button('Map the price').click();
    await visit.sees('It buys Business now.');
    await service.until(events.waitingForPrice.id, 'processed');

    await visit.goTo(pathOf(events.waitingForCustomer));
    await visit.link('Link it to a tenant').click();
    await visit.link('Initech').click();
    await visit.page.getByLabel('Reason').fill('support, ticket 8');
    await visit.button('Link to this tenant').click();
    await visit.sees('belongs to this tenant now');
    await service.until(events.waitingForCustomer.id, 'processed');
  });
});

describe('A replay', () => {
  test('needs a reason', async (visit) => {
    await visit.goTo(pathOf(events.dead));
    await visit.button('Replay').click();
    expect(await visit.page.getByLabel('Reason').evaluate((field) => field.matches(':invalid'))).toBe(true);
    expect(await service.logged(events.dead.id)).toMatchObject({ status: 'dead' });
  });

  test('can be tried before: the dry run says what it would write, and writes nothing', async (visit) => {
    await visit.goTo(pathOf(events.dead));
    await visit.page.getByLabel('Reason').fill('the period is open again');
    await openLedger(service);
    await visit.button('Dry run').click();
    await visit.sees('Dry run: nothing has been changed');
    expect(await diff(visit, /of billing_events/)).toContain('amount +4900');
    expect(await service.logged(events.dead.id)).toMatchObject({ status: 'dead', attempt_count: 4 });

    await visit.button('Replay').click();
    await visit.arriveAt(/\?replay=\d+$/);
    await visit.sees('Your replay is ordered.');
    await service.until(events.dead.id, 'processed');
    // Without a reload.
    await visit.sees('Its effects are stored');
    await visit.link(/Audit entry/).click();
    await visit.sees(visit.row('the period is open again'));
  });

  test('of a processed event has to be meant', async (visit) => {
    await visit.goTo(pathOf(events.paid));
    await visit.page.getByLabel('Reason').fill('to be sure');
    visit.complaints.expectStatus(409);
    await visit.button('Replay').click();
    await visit.sees('This event is processed already.');
    expect(await visit.page.getByLabel('Reason').inputValue()).toBe('to be sure');
    await visit.page.getByLabel('Process it once more').check();
    await visit.button('Replay').click();
    await visit.sees('Your replay is ordered.');
  });
});
