import { join } from 'node:path';
import type { TestService } from '../helpers/test-service';
import { browserTests } from './harness/browser-tests';
import type { Visit } from './harness/visit';
import { startBusyMonth } from './world/busy-month';

/** Not a test: `SCREENSHOTS=1 npm run test:browser` runs this instead of the tests, and docs/ has new pictures. */
let service: TestService;

beforeAll(async () => {
  service = await startBusyMonth();
});

afterAll(() => service.stop());

const picture = browserTests(() => service);

async function take({ page }: Visit, name: string): Promise<void> {
  // The pointer and a focus are no part of the picture.
  await page.mouse.move(0, 0);
  await page.evaluate('document.activeElement?.blur()');
  await page.screenshot({ path: join(__dirname, `../../docs/console-${name}.png`) });
}

describe.each(['light', 'dark'] as const)('In the %s theme', (colorScheme) => {
  picture(
    'the overview',
    async (visit) => {
      await visit.goTo('/console');
      await visit.isLive();
      await take(visit, `overview-${colorScheme}`);
    },
    { colorScheme, viewport: { width: 1280, height: 1_060 } },
  );
});

describe('In the light theme', () => {
  picture(
    'the list of dead letters, with some of them selected',
    async (visit) => {
      await visit.goTo('/console/events?status=dead');
      for (const index of [1, 2, 4])
        await visit.page
          .getByRole('checkbox', { name: /^Select evt_/ })
          .nth(index)
          .check();
      await visit.sees('3 selected');
      await take(visit, 'dead-letters');
    },
    { viewport: { width: 1280, height: 760 } },
  );

  picture(
    'a dead event, with what a replay would do',
    async (visit) => {
      await visit.goTo('/console/events?status=dead');
      await visit.link('payment_intent.succeeded').first().click();
      await visit.isLive();
      await visit.page.getByLabel('Reason').fill('The period is open again (OPS-412)');
      await visit.button('Dry run').click();
      await visit.sees('Dry run: nothing has been changed');
      await take(visit, 'event');
    },
    { viewport: { width: 1280, height: 1_000 } },
  );

  picture(
    'a bulk replay that is under way',
    async (visit) => {
      await visit.goTo('/console/bulk-replays/new?status=dead');
      await visit.page.getByLabel('Reason').fill('The period is open again (OPS-412)');
      await visit.page.getByLabel('Events per second').fill('4');
      await visit.button(/^Replay \d+ events/).click();
      await visit.page.locator('progress').waitFor();
      await visit.page.waitForFunction(
        `(({ value, max }) => value > max * 0.45)(document.querySelector('progress'))`,
      );
      await take(visit, 'bulk-replay');
    },
    { viewport: { width: 1280, height: 1_000 } },
  );
});
