import { routesOf } from '../helpers/routes';
import type { TestService } from '../helpers/test-service';
import { browserTests } from './harness/browser-tests';
import type { Visit } from './harness/visit';
import { otherRoutes, pagesOf } from './world/pages';
import { BREAKOUT, IMAGE, poison, poisoned, SCRIPT } from './world/poison';
import { startWorld } from './world/world';

let service: TestService;
let bulkId: string;

beforeAll(async () => {
  service = await startWorld();
  bulkId = await poison(service);
});

afterAll(() => service.stop());

const test = browserTests(() => service);
/** The policy of the pages would stop what escaping has missed; here it may not. */
const unprotected = { bypassCSP: true } as const;

/** Elements and addresses that none of our pages has. */
const MADE_OF_TEXT = `img, iframe, object, embed, [onload], [onerror], [href^="javascript:" i], [action^="javascript:" i]`;

async function expectUnharmed({ page }: Visit): Promise<void> {
  expect({
    page: page.url(),
    elements: await page.locator(MADE_OF_TEXT).count(),
    hacked: (await page.evaluate('window.hacked')) ?? 'no',
  }).toEqual({ page: page.url(), elements: 0, hacked: 'no' });
}

describe('What others write', () => {
  it('is looked at on every page that the console has', () => {
    const known = new Set([...pagesOf(bulkId).map(({ route }) => route), ...otherRoutes]);
    const routes = routesOf(service.app)
      .filter(({ method, path }) => method === 'GET' && path.startsWith('/console'))
      .map(({ path }) => path);
    expect([...known].toSorted()).toEqual([...new Set(routes)].toSorted());
  });

  const extraPages = () => [
    ...Object.values(poisoned).map(({ id }) => `/console/events/${encodeURIComponent(id)}`),
    ...[IMAGE, BREAKOUT, SCRIPT].flatMap((text) => [
      `/console/events?q=${encodeURIComponent(text)}`,
      `/console/events?type=${encodeURIComponent(text)}&tenantId=${encodeURIComponent(text)}&from=${encodeURIComponent(text)}`,
      `/console/tenants?search=${encodeURIComponent(text)}&customerId=${encodeURIComponent(text)}`,
      `/console/prices/${encodeURIComponent(text)}`,
      `/console/audit?actor=${encodeURIComponent(text)}&target=${encodeURIComponent(text)}`,
      `/console/bulk-replays/new?error=${encodeURIComponent(text)}`,
      `/console/sign-in?next=${encodeURIComponent(text)}`,
    ]),
  ];

  test(
    'is text on all of them, also for a browser without our policy',
    async (visit) => {
      visit.complaints.expectStatus(400);
      visit.complaints.expectStatus(404);
      // Of a time in the address that is none.
      visit.complaints.expectText(/does not conform to the required format/);
      let shown = 0;
      for (const path of [...pagesOf(bulkId).map((page) => page.path), ...extraPages()]) {
        await visit.goTo(path);
        await expectUnharmed(visit);
        if ((await visit.page.locator('main').innerText()).includes(IMAGE)) shown += 1;
      }
      // It does get there.
      expect(shown).toBeGreaterThan(20);
    },
    unprotected,
  );

  test(
    'is text as well where a page changes without being loaded again',
    async (visit) => {
      const { page } = visit;
      await visit.goTo(`/console/events/${poisoned.customer.id}`);
      await page.getByLabel('Reason').fill(IMAGE);
      await page.getByLabel('Process it once more').check();
      await visit.button('Dry run').click();
      await visit.sees('Dry run: nothing has been changed');
      await expectUnharmed(visit);

      await visit.goTo('/console/events');
      await visit.isLive();
      const later = { ...poisoned.type, id: 'evt_poisonedLater' };
      await service.deliver(later);
      await visit.sees(visit.row(later.id));
      await expectUnharmed(visit);
    },
    unprotected,
  );

  test(
    'would be noticed, were it not text',
    async (visit) => {
      visit.complaints.expectStatus(404);
      await visit.goTo('/console');
      await visit.page.evaluate(`document.body.insertAdjacentHTML('beforeend', '${IMAGE}')`);
      await visit.page.waitForFunction('window.hacked === 1');
      await expect(expectUnharmed(visit)).rejects.toThrow('elements');
    },
    unprotected,
  );
});
