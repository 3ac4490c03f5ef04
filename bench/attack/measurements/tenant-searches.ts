import { QUIET, strangerAddress } from '../jobs/addresses';
import { answersLine } from '../jobs/tally';
import { OPERATOR, VIEWER } from '../target/credentials';
import { TENANTS } from '../target/prepare-database';
import { seenFigures, shareOf } from './figures';
import { ATTACKER, type Measurement, PERSON } from './measurement';

const SECONDS = 10;
const AT_ONCE = 60;

export const tenantSearches: Measurement = {
  name: 'tenant-searches',
  sentence: `One viewer keeps ${AT_ONCE} searches among ${TENANTS.toLocaleString('en-US')} tenants under way, for ${SECONDS} s.`,
  run: async ({ target: { adminOrigin }, crew }) => {
    const page = { origin: adminOrigin, paths: ['/console/events', '/console/tenants'], from: QUIET };
    // Signs in before the viewer begins.
    const watching = crew.do(PERSON, 'watch', { ...page, token: OPERATOR, perSecond: 4, seconds: SECONDS });
    const tally = await crew.do(ATTACKER, 'searchTenants', {
      origin: adminOrigin,
      token: VIEWER,
      from: strangerAddress(0),
      atOnce: AT_ONCE,
      seconds: SECONDS,
    });
    return {
      ...seenFigures(await watching, "an operator's page"),
      "the viewer's searches answered 200, %": shareOf(tally, 200),
      'they were answered': answersLine(tally),
    };
  },
};
