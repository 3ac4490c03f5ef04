import { deliver } from '../../dev/simulation/deliver';
import { payloadOf } from '../../dev/simulation/event.object';
import { type Contestant, SECRET } from '../contestants/contestant';
import type { BenchContext } from '../measure/bench-context';
import { untilIdle } from '../measure/until-idle';
import { ServerProcess } from '../processes/server-process';
import { creationsOf } from '../workload/events';
import { SUBJECTS, subjectAt } from '../workload/subjects';
import { withClient } from './databases';

/** The database that a contestant's trials are clones of. */
export function templateOf({ key }: Contestant): string {
  return `template_${key}`;
}

/** Makes it: the contestant's tables, and all subjects, learnt from the events that created them. */
export async function prepareTemplate(
  contestant: Contestant,
  { databases, signal }: BenchContext,
): Promise<void> {
  const url = await databases.create(templateOf(contestant));
  await contestant.migrate(url);
  await withClient(url, async (database) => {
    const server = await ServerProcess.start(contestant.server(url));
    try {
      await contestant.introduce?.(server, database);
      const report = await deliver(creationPayloads(), { url: server.origin, secret: SECRET, signal });
      signal.throwIfAborted();
      if (report.unacknowledged.size > 0) {
        throw new Error(`${contestant.name} answered ${[...report.unacknowledged.keys()].join(', ')}`);
      }
      await untilIdle(contestant, database, signal);
    } finally {
      await server.stop();
    }
    await database.query('vacuum (analyze)');
  });
}

/** By which a service learns of all subjects. */
export function* creationPayloads(): Generator<{ payload: string }> {
  for (let index = 0; index < SUBJECTS; index += 1) {
    for (const event of creationsOf(subjectAt(index))) yield { payload: payloadOf(event) };
  }
}
