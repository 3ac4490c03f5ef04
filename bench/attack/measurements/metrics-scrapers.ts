import { cpuOf } from '../../measure/proc';
import { QUIET } from '../jobs/addresses';
import { ask } from '../jobs/ask';
import { answersOf } from '../jobs/tally';
import { SECRET } from '../target/credentials';
import { deliveryFigures, shareOf } from './figures';
import { ATTACKER, type Measurement, SENDER } from './measurement';

const SECONDS = 10;
const CLIENTS = 60;

export const metricsScrapers: Measurement = {
  name: 'metrics-scrapers',
  sentence: `${CLIENTS} clients read /metrics without a pause, for ${SECONDS} s.`,
  run: async ({ target: { publicOrigin, adminOrigin, pid }, crew }) => {
    const deliver = (name: string, seconds: number) =>
      crew.do(SENDER, 'deliver', {
        origin: publicOrigin,
        secret: SECRET,
        from: QUIET,
        name,
        perSecond: 20,
        seconds,
        largeEvery: 0,
        insistSeconds: 20,
      });
    // So that there are types and outcomes to tell of.
    await deliver('before scrapers', 3);
    const { text, bytes } = await ask({ origin: adminOrigin, path: '/metrics', from: QUIET, isKept: true });

    const cpuBefore = await cpuOf([pid]);
    const scraping = crew.do(ATTACKER, 'scrape', {
      origin: adminOrigin,
      clients: CLIENTS,
      seconds: SECONDS,
      addresses: 'spread',
    });
    const delivering = deliver('beside scrapers', SECONDS);
    const tally = await scraping;
    const cpu = (await cpuOf([pid])) - cpuBefore;
    return {
      'bytes a scrape': bytes,
      series: text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length,
      'CPU of the service a scrape, ms': (1_000 * cpu) / answersOf(tally),
      'scrapes a second': answersOf(tally) / tally.seconds,
      'scrapes answered 200, %': shareOf(tally, 200),
      ...deliveryFigures(await delivering),
    };
  },
};
