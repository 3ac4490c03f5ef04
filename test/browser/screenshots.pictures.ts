import { join } from 'node:path';
import type { TestService } from '../helpers/test-service';
import { browserTests } from './harness/browser-tests';
import type { Visit } from './harness/visit';
import { closeLedger, openLedger } from './world/ledger-lock';
import { events, startWorld } from './world/world';

const FOLDER = join(__dirname, '../../docs');

let service: TestService;

beforeAll(async () => {
  service = await startWorld();
  await insertTraffic();
});

afterAll(() => service.stop());

const test = browserTests(() => service);

/** The pictures that README and docs show: `PICTURES=1 npm run test:browser`. */
describe('Pictures of the console', () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(
      `the overview, ${colorScheme}`,
      async (visit) => {
        await visit.goTo('/console');
        await visit.isLive();
        await photograph(visit, `console-overview-${colorScheme}`);
      },
      { colorScheme, viewport: { width: 1280, height: 1040 } },
    );
  }

  test(
    'a dead event, with what a replay would change',
    async (visit) => {
      await visit.goTo(`/console/events/${events.dead.id}`);
      await openLedger(service);
      await visit.page.getByLabel(/^Reason/).fill('the ledger is open again');
      await visit.button('Dry run').click();
      await visit.sees(visit.page.getByText(/It would end/));
      await photograph(visit, 'console-event');
      await closeLedger(service);
    },
    { viewport: { width: 1280, height: 1100 } },
  );

  test(
    'dead letters, some of them selected',
    async (visit) => {
      await visit.goTo('/console/events?status=dead');
      await visit.page
        .getByRole('checkbox', { name: /^Select evt_/ })
        .first()
        .check();
      await photograph(visit, 'console-dead-letters');
    },
    { viewport: { width: 1280, height: 620 } },
  );
});

async function photograph({ page }: Visit, name: string): Promise<void> {
  // Whatever htmx and the charts still draw.
  await page.waitForLoadState('networkidle').catch(() => undefined);
  await page.screenshot({ path: join(FOLDER, `${name}.png`), scale: 'css', animations: 'disabled' });
}

/** An hour of a small SaaS, the same each time, with a wave in it and a few that failed. */
async function insertTraffic(): Promise<void> {
  await service.query(
    `insert into traffic_minutes
     select date_trunc('minute', now()) - n * interval '1 minute', 'pictures', 60 + wave, 4 + wave / 10, 0, n % 3,
       52 + wave, 5, 3 + wave / 12, 1, case when n between 20 and 24 then 5 else 0 end,
       case when n between 20 and 22 then 1 else 0 end, 0,
       array[0, 2, 30 + wave, 22, 9, 3, 1, 0, 0, 0, 0, 0, 0, 0, 0],
       array[1, 20 + wave, 26, 12, 4, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]
     from (select n, (20 * (1 + sin(n / 7.0)))::int as wave from generate_series(1, 62) n) as minutes
     on conflict do nothing`,
  );
  await service.query(
    `insert into backlog_minutes
     select date_trunc('minute', now()) - n * interval '1 minute', (6 * (1 + sin(n / 9.0)))::int,
       case when n < 25 then 1 else 0 end, 2, case when n < 22 then 3 else 0 end, 2 * (1 + sin(n / 9.0)), 3600 - n * 60
     from generate_series(1, 60) n
     on conflict do nothing`,
  );
}
