import { SHARED } from '../jobs/addresses';
import { answersOf, withStatus } from '../jobs/tally';
import { OPERATOR } from '../target/credentials';
import { seenFigures, shareOf } from './figures';
import { ATTACKER, type Measurement, PERSON } from './measurement';

const SECONDS = 8;
const PER_SECOND = 500;

export const wrongTokens: Measurement = {
  name: 'wrong-tokens',
  sentence: `One address guesses bearer tokens of the admin API, ${PER_SECOND} a second for ${SECONDS} s.`,
  run: async ({ target: { adminOrigin }, crew }) => {
    const watching = crew.do(PERSON, 'watch', {
      origin: adminOrigin,
      paths: ['/admin/stripe-events'],
      from: SHARED,
      headers: { authorization: `Bearer ${OPERATOR}` },
      perSecond: 4,
      seconds: SECONDS,
    });
    const tally = await crew.do(ATTACKER, 'guessTokens', {
      origin: adminOrigin,
      perSecond: PER_SECOND,
      seconds: SECONDS,
      addresses: 'shared',
    });
    return {
      guesses: answersOf(tally),
      'guesses that were looked at (401)': withStatus(tally, 401),
      'guesses turned away (429), %': shareOf(tally, 429),
      ...seenFigures(await watching, 'a right token from that address'),
    };
  },
};
