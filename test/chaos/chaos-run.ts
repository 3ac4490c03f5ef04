import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { insertProductRows } from '../../dev/demo/product-rows';
import { seededRandom } from '../../dev/simulation/random';
import { Acknowledgements } from './acknowledgements';
import { type Chapter, CHAPTER_LENGTH, chaptersOf } from './chapter';
import type { DatabaseServer } from './database/database-server';
import { Deployment } from './deployment';
import { Flood } from './flood';
import { Nemesis } from './nemesis';
import { RecoveryWatch } from './recovery-watch';
import type { Strike } from './strike';
import { singleServer, type Topology } from './topology';
import { type Fate, judge } from './verdict';

/** Less than two cores can do when nothing breaks. */
const RATE_PER_SECOND = 150;
/** A slower machine gets less to do: how long an event waits for its turn shall tell of the faults. */
const MOST_BACKLOG = 400;
/** The flood ends with the last chapter that was begun, and not before the last fault is over. */
const OVERRUN_S = 20;
/** After the last fault, what is left is finished within a minute. */
const SETTLED_WITHIN_MS = 60_000;

export interface ChaosOptions {
  /** How long deliveries and faults go on. */
  seconds: number;
  replicas: number;
  seed: string;
  /** Default: one PostgreSQL. */
  topology?: Topology;
}

export interface ChaosOutcome {
  /** Moment of the first delivery. */
  startedAt: number;
  strikes: readonly Strike[];
  fates: readonly Fate[];
  /** How often the senders got each answer. */
  answers: ReadonlyMap<string, number>;
  /** Each a sentence; none when the service kept its promises. */
  problems: string[];
  /** The end of what the processes have printed, for whoever looks into a problem. */
  output: string;
}

/**
 * Floods real processes with real deliveries while one fault after the other strikes them and their database, lets
 * everything settle, then compares what is in the tables with what was told and acknowledged.
 */
export async function chaosRun(
  options: ChaosOptions,
  signal: AbortSignal,
  onProgress: (seconds: number) => void = () => undefined,
): Promise<ChaosOutcome> {
  const { seconds, replicas, seed, topology = singleServer } = options;
  const chapters = chaptersOf(seed, Math.ceil(((seconds + OVERRUN_S) * RATE_PER_SECOND) / CHAPTER_LENGTH));
  const deployment = await Deployment.on(await topology.start(), { replicas });
  const over = new AbortController();
  try {
    await introduce(chapters, deployment.database);
    const patience = AbortSignal.timeout(seconds * 1000 + SETTLED_WITHIN_MS);
    const acknowledgements = new Acknowledgements();
    const watch = new RecoveryWatch(deployment, acknowledgements);
    const flood = new Flood(deployment.replicas, acknowledgements, {
      ratePerSecond: RATE_PER_SECOND,
      random: seededRandom(`${seed}/flood`),
      isSwamped: () => watch.backlog > MOST_BACKLOG,
      signal: AbortSignal.any([signal, patience, over.signal]),
    });
    const nemesis = new Nemesis(topology, { deployment, watch, random: seededRandom(`${seed}/nemesis`) });

    const startedAt = performance.now();
    const secondsLeft = () => {
      const elapsed = (performance.now() - startedAt) / 1000;
      onProgress(elapsed);
      return signal.aborted ? 0 : seconds - elapsed;
    };
    const watching = watch.watch(over.signal);
    const raging = nemesis.rage(secondsLeft);
    // What was told of after the last strike shows that the service has outlived it.
    const flooding = flood.pour(chapters, () => secondsLeft() > 0 || watch.lacksFreshEvents);
    // Watching ends before the others only by an error.
    await Promise.race([Promise.all([raging, flooding]), watching]);
    signal.throwIfAborted();
    await untilSettled(deployment, watch, signal);
    over.abort();
    await watching;

    const { fates, problems } = await judge(deployment.database, flood.told, acknowledgements);
    problems.push(...watch.strikes.flatMap(({ violations }) => [...violations]));
    problems.push(...deployment.replicas.flatMap(({ crashes }) => crashes));
    const output = deployment.replicas.map((replica) => `${replica.name}:\n${replica.output}`).join('\n');
    return { startedAt, strikes: watch.strikes, fates, answers: flood.answers, problems, output };
  } finally {
    over.abort();
    await deployment.stop();
  }
}

/** What the product has written before Stripe tells of it. */
export async function introduce(chapters: readonly Chapter[], database: DatabaseServer): Promise<void> {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  try {
    await insertProductRows(
      client,
      chapters.flatMap(({ tenants }) => tenants),
    );
  } finally {
    await client.end();
  }
}

/** Gives up after a minute without complaint: what is left shows in the verdict. */
async function untilSettled(
  { database }: Deployment,
  watch: RecoveryWatch,
  signal: AbortSignal,
): Promise<void> {
  const deadline = Date.now() + SETTLED_WITHIN_MS;
  while (Date.now() < deadline) {
    const [row] = await database.query<{ left: number }>(
      `select count(*)::int as left from stripe_event_log where status in ('pending', 'retrying', 'waiting')`,
    );
    if (row?.left === 0 && watch.haveAllRecovered) return;
    signal.throwIfAborted();
    await sleep(100);
  }
}
