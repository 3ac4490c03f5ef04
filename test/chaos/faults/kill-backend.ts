import { oneOf } from '../../../dev/simulation/random';
import type { EmbeddedServer } from '../database/embedded-server';
import type { Fault } from './fault';

/** Out of memory hits one backend: the postmaster then ends all of them, and the server recovers as after a crash. */
export const killBackend: Fault<EmbeddedServer> = {
  kind: 'SIGKILL of a backend',
  takesSeconds: 3,
  async inflict(strike, { deployment, watch, random }) {
    strike.target = 'PostgreSQL';
    const { database } = deployment;
    const backends = await database.query<{ pid: number }>(
      `select pid from pg_stat_activity where application_name like 'replica %' order by pid`,
    );
    const witness = await database.witness();
    await watch.interrupt(strike, deployment.serving);
    process.kill(oneOf(random, backends).pid, 'SIGKILL');
    await witness.lost;
    await deployment.untilReady();
    strike.isOver();
  },
};
