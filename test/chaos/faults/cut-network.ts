import { setTimeout as sleep } from 'node:timers/promises';
import { between, oneOf } from '../../../dev/simulation/random';
import type { Fault } from './fault';

/** One replica loses the database, the others keep it. */
export const cutNetwork: Fault = {
  kind: 'network cut of a replica',
  takesSeconds: 3,
  async inflict(strike, { deployment, watch, random }) {
    const victim = oneOf(random, deployment.serving);
    strike.target = victim.name;
    await watch.interrupt(strike, [victim]);
    await victim.network.cut();
    strike.isOver();
    await sleep(between(random, 500, 2_000));
    await victim.network.open();
    await victim.untilReady();
  },
};
