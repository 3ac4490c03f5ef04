import { OPERATOR, type TestService } from '../helpers/test-service';
import { browserTests } from './harness/browser-tests';
import { openLedger } from './world/ledger-lock';
import { events, startWorld } from './world/world';

let service: TestService;

beforeAll(async () => {
  service = await startWorld();
  await openLedger(service);
});

afterAll(() => service.stop());

const test = browserTests(() => service);

describe('Without JavaScript', () => {
  test(
    'one signs in, finds an event, inspects it, tries a replay and orders it',
    async (visit) => {
      const { page } = visit;
      await visit.goTo('/console');
      await page.getByLabel('Token').fill(OPERATOR);
      await visit.button('Sign in').click();
      await visit.sees(visit.heading('Overview'));

      await page.getByLabel('Search events').fill(events.dead.id);
      await page.keyboard.press('Enter');
      await visit.sees('Given up after 4 attempts');
      await page.getByText('Raw text, as it was signed').click();
      await visit.sees(page.locator('#payload-raw').getByText(`"id": "${events.dead.id}"`));

      await page.getByLabel('Reason').fill('the period is open again');
      await visit.button('Dry run').click();
      await visit.sees('Dry run: nothing has been changed');
      expect(await page.getByLabel('Reason').inputValue()).toBe('the period is open again');
      await visit.button('Replay').click();
      await visit.arriveAt(/\?replay=\d+$/);
      await service.until(events.dead.id, 'processed');
      await page.reload();
      await visit.sees('It has run: the event is processed now.');
    },
    { as: 'nobody', javaScriptEnabled: false },
  );

  test(
    'one filters, selects and replays several',
    async (visit) => {
      const { page } = visit;
      await visit.goTo('/console/events?status=dead');
      await page.getByRole('checkbox', { name: `Select ${events.deadToo.id}` }).check();
      await page.getByRole('checkbox', { name: `Select ${events.deadAsWell.id}` }).check();
      await visit.button('Replay selected').click();
      await page.getByLabel('Reason').fill('the period is open again');
      await visit.button('Replay 2 events').click();
      await visit.arriveAt(/^\/console\/bulk-replays\/\d+$/);
      await service.until(events.deadToo.id, 'processed');
      await service.until(events.deadAsWell.id, 'processed');
    },
    { javaScriptEnabled: false },
  );
});
