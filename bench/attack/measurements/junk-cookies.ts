import { cpuOf, cpuOfFamily } from '../../measure/proc';
import { QUIET } from '../jobs/addresses';
import type { JunkCookiesOrder } from '../jobs/junk-cookies';
import { answersOf } from '../jobs/tally';
import { OPERATOR } from '../target/credentials';
import { seenFigures } from './figures';
import { ATTACKER, type Measurement, PERSON } from './measurement';

const SECONDS = 8;
const PER_SECOND = 800;

const kinds: JunkCookiesOrder['kind'][] = ['well-formed', 'malformed'];

/** A session that could be one has to be looked up; another one need not. */
export const junkCookies = kinds.map((kind): Measurement => ({
  name: `junk-cookies-${kind}`,
  sentence: `A stranger asks for pages with ${kind} session cookies of nobody, ${PER_SECOND} a second for ${SECONDS} s.`,
  run: async ({ target: { adminOrigin, pid }, crew, postmaster }) => {
    const page = { origin: adminOrigin, paths: ['/console/events'], from: QUIET };
    const cpu = { service: await cpuOf([pid]), database: await cpuOfFamily(postmaster) };
    const watching = crew.do(PERSON, 'watch', { ...page, token: OPERATOR, perSecond: 2, seconds: SECONDS });
    const tally = await crew.do(ATTACKER, 'junkCookies', {
      origin: adminOrigin,
      perSecond: PER_SECOND,
      seconds: SECONDS,
      addresses: 'spread',
      kind,
    });
    const thousands = answersOf(tally) / 1_000;
    const service = (await cpuOf([pid])) - cpu.service;
    const database = (await cpuOfFamily(postmaster)) - cpu.database;
    return {
      ...seenFigures(await watching, "an operator's page"),
      'cookies a second': answersOf(tally) / tally.seconds,
      'CPU of the service for 1,000 cookies, ms': (1_000 * service) / thousands,
      'CPU of PostgreSQL for 1,000 cookies, ms': (1_000 * database) / thousands,
    };
  },
}));
