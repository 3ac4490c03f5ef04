import { oneOf } from '../../../dev/simulation/random';
import type { Fault } from './fault';

/** Out of memory, a lost node: the process is gone in the middle of whatever it did. Another one is started. */
export const killReplica: Fault = {
  kind: 'SIGKILL of a replica',
  takesSeconds: 3,
  async inflict(strike, { deployment, watch, random }) {
    const victim = oneOf(random, deployment.serving);
    strike.target = victim.name;
    await watch.interrupt(strike, [victim]);
    await victim.end('SIGKILL');
    strike.isOver();
    await victim.start();
  },
};
