import { QUIET } from '../jobs/addresses';
import { answersLine } from '../jobs/tally';
import { memoryOf } from '../../measure/proc';
import { MemoryWatch } from './memory-watch';
import { SECRET } from '../target/credentials';
import { deliveryFigures, shareOf } from './figures';
import { ATTACKER, type Measurement, SENDER } from './measurement';

const CONNECTIONS = 250;
const BYTES = 1_048_576;
const SECONDS = 10;

export const unfinishedBodies: Measurement = {
  name: 'unfinished-bodies',
  sentence: `${CONNECTIONS} connections send 1 MiB but for its last byte with a well-formed wrong signature, for ${SECONDS} s.`,
  run: async ({ target: { publicOrigin, pid }, crew }) => {
    const deliver = (name: string, seconds: number, largeEvery: number) =>
      crew.do(SENDER, 'deliver', {
        origin: publicOrigin,
        secret: SECRET,
        from: QUIET,
        name,
        perSecond: 20,
        seconds,
        largeEvery,
        insistSeconds: 20,
      });
    // The memory that the first deliveries take is not the attack's.
    await deliver('before bodies', 3, 10);
    const before = await memoryOf(pid);
    const memory = MemoryWatch.begin(pid);
    const holding = crew.do(ATTACKER, 'uploadUnfinished', {
      origin: publicOrigin,
      connections: CONNECTIONS,
      bytes: BYTES,
      seconds: SECONDS,
      addresses: 'spread',
    });
    const delivered = await deliver('beside bodies', SECONDS, 10);
    const tally = await holding;
    const most = memory.end();
    return {
      'growth of the memory, MB': (most - before) / 2 ** 20,
      'memory at most, MB': most / 2 ** 20,
      'connections ended within a second, %': shareOf(
        tally,
        ...Object.keys(tally.answers).filter((status) => status.endsWith(' at once')),
      ),
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
