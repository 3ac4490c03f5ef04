import { SHARED } from '../jobs/addresses';
import { answersLine, answersOf } from '../jobs/tally';
import { SECRET } from '../target/credentials';
import { deliveryFigures } from './figures';
import { ATTACKER, type Measurement, SENDER } from './measurement';

const SECONDS = 10;
const PER_SECOND = 1_000;

export const floodingAddress: Measurement = {
  name: 'flooding-address',
  sentence: `Genuine deliveries come from an address that forges ${PER_SECOND.toLocaleString('en-US')} a second, for ${SECONDS} s.`,
  run: async ({ target: { publicOrigin }, crew }) => {
    const forging = crew.do(ATTACKER, 'forge', {
      origin: publicOrigin,
      perSecond: PER_SECOND,
      seconds: SECONDS,
      addresses: 'shared',
    });
    const delivered = await crew.do(SENDER, 'deliver', {
      origin: publicOrigin,
      secret: SECRET,
      from: SHARED,
      name: 'flooding address',
      perSecond: 20,
      seconds: SECONDS,
      largeEvery: 10,
      insistSeconds: 20,
    });
    const tally = await forging;
    return {
      'forgeries a second': answersOf(tally) / tally.seconds,
      'they were answered': answersLine(tally),
      ...deliveryFigures(
        delivered.filter(({ isLarge }) => !isLarge),
        'small genuine delivery',
      ),
      ...deliveryFigures(
        delivered.filter(({ isLarge }) => isLarge),
        'genuine delivery of 500 KB',
      ),
    };
  },
};
