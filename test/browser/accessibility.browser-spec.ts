import { readFileSync } from 'node:fs';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import type { TestService } from '../helpers/test-service';
import { browserTests } from './harness/browser-tests';
import { type Focus, watchFocus } from './harness/focus';
import type { Visit } from './harness/visit';
import { pagesOf, startBulkReplay } from './world/pages';
import { startWorld } from './world/world';

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** What another theme can change. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

let service: TestService;
let bulkId: string;

beforeAll(async () => {
  service = await startWorld();
  bulkId = await startBulkReplay(service);
});

afterAll(() => service.stop());

const test = browserTests(() => service);

/** What axe-core finds in both themes, a line for each element. */
async function violations(page: Page): Promise<string[]> {
  // Not as a script of the page, which its policy would forbid.
  await page.evaluate(AXE);
  await page.emulateMedia({ colorScheme: 'light' });
  const light = await runAxe(page, RULES);
  await page.emulateMedia({ colorScheme: 'dark' });
  return [...light, ...(await runAxe(page, COLOUR_RULES))];
}

async function runAxe(page: Page, runOnly: readonly string[]): Promise<string[]> {
  const options = JSON.stringify({ runOnly, resultTypes: ['violations'] });
  const results = (await page.evaluate(`axe.run(${options})`)) as AxeResults;
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`),
  );
}

/** What makes the page wider than the window, so that one would have to scroll to the side. */
async function overhang(page: Page): Promise<string[]> {
  return (await page.evaluate(`(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const wide = [...document.querySelectorAll('body *')].filter(
      (element) => element.getBoundingClientRect().right > clientWidth + 1,
    );
    return ['it is ' + scrollWidth + ' wide', ...wide.slice(0, 5).map(({ outerHTML }) => outerHTML.slice(0, 160))];
  })()`)) as string[];
}

async function examineAll(
  visit: Visit,
  examine: (page: Page) => Promise<string[]>,
  pages = pagesOf(bulkId),
): Promise<void> {
  visit.complaints.expectStatus(400);
  visit.complaints.expectStatus(404);
  const found: Record<string, string[]> = {};
  for (const { path } of pages) {
    await visit.goTo(path);
    const wrong = await examine(visit.page);
    if (wrong.length > 0) found[path] = wrong;
  }
  expect(found).toEqual({});
}

describe('Every page', () => {
  test('has nothing that axe-core finds, in either theme', (visit) => examineAll(visit, violations));

  test(
    'neither has so on a screen of 320 pixels, and needs no scrolling to the side there',
    (visit) => examineAll(visit, async (page) => [...(await violations(page)), ...(await overhang(page))]),
    { viewport: { width: 320, height: 640 } },
  );

  test('can be used with the Tab key alone, and shows where one is', async (visit) => {
    const kinds = new Map(pagesOf(bulkId).map((page) => [page.route, page]));
    await examineAll(visit, async (page) => tabThrough(page), [...kinds.values()]);
  });
});

/** What Tab does not reach, or reaches unseen. */
async function tabThrough(page: Page): Promise<string[]> {
  const focus: Focus = await watchFocus(page);
  for (let press = 0; press < focus.stops + 5; press += 1) await page.keyboard.press('Tab');
  return focus.problems();
}
