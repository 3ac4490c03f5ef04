import type { Client } from 'pg';
import { type Contestant, SECRET } from '../contestants/contestant';
import { connectTo } from '../database/databases';
import { templateOf } from '../database/templates';
import { Load } from '../load/load';
import type { LoadResult } from '../load/protocol';
import { ServerProcess } from '../processes/server-process';
import { eventsOf, type LoadPlan } from '../workload/load-plan';
import type { BenchContext } from './bench-context';
import { readCommits, readCounters } from './counters';
import { assertAllAcknowledged, assertNoProblems } from './checks';
import { type Measurement, measurementOf } from './measurement';
import { peakMemoryOf } from './proc';
import { untilIdle } from './until-idle';

/** One contestant under one load. */
export interface Trial {
  contestant: Contestant;
  plan: LoadPlan;
  /** Deliveries a second; undefined: as fast as they are answered. */
  rate?: number | undefined;
  /** Processes; more than one share a database, and the deliveries in turn. */
  replicas: number;
  /** Events that are sent before, so that the code is compiled and the caches are filled. */
  warmUp: number;
  /** Its database is a clone of this one; the contestant's own by default. */
  template?: string;
  /** Called right before it is measured. */
  onBegin?(): Promise<unknown>;
}

/**
 * Runs a trial on a fresh clone of the contestant's database, in fresh processes, right after a checkpoint.
 * @throws when any delivery was not acknowledged, any event is missing, or any effect is not what it must be.
 */
export async function runTrial(trial: Trial, context: BenchContext): Promise<Measurement> {
  const { contestant, template = templateOf(contestant) } = trial;
  const { databases, signal } = context;
  signal.throwIfAborted();
  const name = `trial_${contestant.key}`;
  const url = await databases.create(name, template);
  const servers: ServerProcess[] = [];
  const database = await connectTo(url);
  try {
    const commitsBefore = await readCommits(name, databases);
    for (let index = 0; index < trial.replicas; index += 1) {
      servers.push(await ServerProcess.start(contestant.server(url)));
    }
    const measured = await measure(trial, servers, database, context);
    for (const server of servers) await server.stop();
    const commits = (await readCommits(name, databases)) - commitsBefore;
    return { ...measured, commitsPerEvent: commits / (trial.warmUp + trial.plan.events) };
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
    await database.end();
    await databases.drop(name);
  }
}

async function measure(
  { contestant, plan, rate, warmUp, onBegin }: Trial,
  servers: readonly ServerProcess[],
  database: Client,
  { databases, postmaster, signal, connections }: BenchContext,
): Promise<Omit<Measurement, 'commitsPerEvent'>> {
  const pids = servers.map(({ pid }) => pid);
  const order = { targets: servers.map(({ webhookUrl }) => webhookUrl), secret: SECRET, connections };
  const warmUpPlan = { type: plan.type, from: 0, events: warmUp, redelivered: 0 };
  assertAllAcknowledged(contestant, await (await Load.prepare({ ...order, plan: warmUpPlan })).send(signal));
  await untilIdle(contestant, database, signal);

  const load = await Load.prepare({ ...order, plan, rate });
  await databases.checkpoint();
  await onBegin?.();
  const before = await readCounters(pids, postmaster, databases);
  let acknowledged = before;
  const result = await load.send(signal, async () => {
    acknowledged = await readCounters(pids, postmaster, databases);
  });
  await untilIdle(contestant, database, signal);
  const after = await readCounters(pids, postmaster, databases);
  const checkpointSeconds = await databases.checkpoint();

  assertAllAcknowledged(contestant, result);
  const events = eventsOf(plan);
  assertNoProblems(contestant, await contestant.problems(events, plan.type, database));
  return measurementOf({
    plan,
    result,
    committedAt: await committedAt(contestant, events, result, database),
    before,
    acknowledged,
    after,
    checkpointSeconds,
    peakMemoryBytes: await sumOf(pids.map(peakMemoryOf)),
  });
}

async function committedAt(
  contestant: Contestant,
  events: ReturnType<typeof eventsOf>,
  result: LoadResult,
  database: Client,
): Promise<Float64Array | undefined> {
  if (!contestant.committedAt) return undefined;
  const times = await contestant.committedAt(events, database);
  if (times.length !== result.sentAt.length) throw new Error('not every event was committed');
  return times;
}

async function sumOf(values: Promise<number>[]): Promise<number> {
  return (await Promise.all(values)).reduce((sum, value) => sum + value, 0);
}
