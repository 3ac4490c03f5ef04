import type { TestService } from '../helpers/test-service';
import { browserTests } from './harness/browser-tests';
import type { Visit } from './harness/visit';
import { openLedger } from './world/ledger-lock';
import { events, startWorld } from './world/world';

let service: TestService;

beforeAll(async () => {
  service = await startWorld();
});

afterAll(() => service.stop());

const test = browserTests(() => service);
/** As the list has them: newest first. */
const letters = [events.deadAsWell, events.deadToo, events.dead] as const;

async function press({ page }: Visit, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

/** What has the focus, by the text of its row or its name. */
async function focused({ page }: Visit): Promise<string> {
  const text = `document.activeElement.closest('tr')?.textContent ?? document.activeElement.id`;
  return String(await page.evaluate(text));
}

describe('Without a mouse', () => {
  test('a dead letter is found, opened, read and replayed', async (visit) => {
    await openLedger(service);
    await visit.goTo('/console/events?status=dead');
    await visit.isLive();
    await press(visit, 'j');
    expect(await focused(visit)).toContain(letters[0].id);
    await press(visit, 'j', 'j', 'k');
    expect(await focused(visit)).toContain(letters[1].id);
    await press(visit, 'Enter');
    await visit.arriveAt(`/console/events/${letters[1].id}`);
    await visit.isLive();
    await press(visit, 'r');
    expect(await focused(visit)).toBe('reason');
    await visit.page.keyboard.type('read and mended');
    // Enter in a field is for the first button, and that one only looks.
    await press(visit, 'Enter');
    await visit.sees('Dry run: nothing has been changed');
    await press(visit, 'Tab', 'Tab', 'Enter');
    await visit.sees('Your replay is ordered.');
    await service.until(letters[1].id, 'processed');
  });

  test('several are selected and replayed together', async (visit) => {
    await visit.goTo('/console/events?status=dead');
    await visit.isLive();
    await press(visit, 'j', 'x', 'j', 'x');
    await visit.sees('2 selected');
    await press(visit, 'Escape');
    await visit.sees('Nothing selected');
    await press(visit, 'x', 'k', 'x', 'r');
    await visit.arriveAt(/^\/console\/bulk-replays\/new\?id=evt_\w+&id=evt_\w+/);
    await visit.sees(visit.page.getByRole('heading', { name: '2 events' }));
  });

  test('the search is a key away, and its keys are letters while one types', async (visit) => {
    await visit.goTo('/console/events?status=dead');
    await visit.isLive();
    await press(visit, '/');
    expect(await focused(visit)).toBe('search');
    await press(visit, 'j', 'k', 'x', 'r', '?', '/');
    expect(await visit.page.getByLabel('Search events').inputValue()).toBe('jkxr?/');
    await visit.sees('Nothing selected');
    expect(await visit.page.getByRole('dialog').count()).toBe(0);
    await press(visit, 'Escape');
    expect(await focused(visit)).toBe('');
    await press(visit, 'j');
    expect(await focused(visit)).toContain('payment_intent.succeeded');
  });

  test('help shows the keys, does nothing else meanwhile, and goes again', async (visit) => {
    await visit.goTo('/console/events?status=dead');
    await visit.isLive();
    await press(visit, '?');
    const help = visit.page.getByRole('dialog', { name: 'Keys' });
    await visit.sees(help);
    await press(visit, 'j', 'x');
    await press(visit, 'Escape');
    await help.waitFor({ state: 'hidden' });
    await visit.sees('Nothing selected');
  });
});
