import type { Contestant } from './contestants/contestant';
import { prepareTemplate } from './database/templates';
import type { BenchContext } from './measure/bench-context';
import type { Measurement } from './measure/measurement';
import { medianOf } from './measure/median';
import { runTrial, type Trial } from './measure/trial';
import { type BenchOptions, type WorkloadName, workloadNames } from './options';
import { trialLine } from './report/trial-line';
import type { EventType } from './workload/events';

/** What the contestants came to under one workload; each list in the order of the rounds. */
export interface Comparison {
  type: EventType;
  workload: WorkloadName;
  results: { contestant: Contestant; rounds: Measurement[]; rate?: number | undefined }[];
}

/** Side by side: within a round one after the other, and each round in the opposite order of the last. */
export async function compare(
  contestants: readonly Contestant[],
  options: BenchOptions,
  context: BenchContext,
): Promise<Comparison[]> {
  for (const contestant of contestants) await prepareTemplate(contestant, context);
  if (options.rounds > 1) await warmServer(contestants, options, context);
  const comparisons: Comparison[] = [];
  for (const type of options.type) {
    const paces = new Paces(type, options, context);
    for (const workload of workloadNames.filter((name) => options.workload.includes(name))) {
      console.log(`\n${type}, ${workload}`);
      const comparison: Comparison = { type, workload, results: [] };
      for (const contestant of contestants) {
        comparison.results.push({ contestant, rounds: [], rate: await paces.rateOf(contestant, workload) });
      }
      if (options.against !== undefined) shareRate(comparison);
      for (let round = 0; round < options.rounds; round += 1) {
        const turns = round % 2 === 0 ? comparison.results : comparison.results.toReversed();
        for (const { contestant, rounds, rate } of turns) {
          const measured = await runTrial(await paces.trial(contestant, workload, rate), context);
          console.log(trialLine(round, contestant, measured));
          rounds.push(measured);
        }
      }
      if (workload === 'burst')
        for (const { contestant, rounds } of comparison.results) paces.learn(contestant, rounds);
      comparisons.push(comparison);
    }
  }
  return comparisons;
}

/**
 * A burst of each that does not count. A PostgreSQL that was just started makes its WAL files and touches its memory for
 * the first time: by this service's first round, which takes a quarter longer, more of it than by the others'.
 */
async function warmServer(
  contestants: readonly Contestant[],
  { type: [type = 'customer.subscription.updated'], warmUp, events }: BenchOptions,
  context: BenchContext,
): Promise<void> {
  console.log('\nNot counted: PostgreSQL warms up');
  const plan = { type, from: warmUp, events, redelivered: 0 };
  for (const contestant of contestants) {
    const measured = await runTrial({ contestant, plan, replicas: 1, warmUp }, context);
    console.log(trialLine(-1, contestant, measured));
  }
}

/** Waits can only be compared under the same load: two versions get that of the slower one. */
function shareRate({ results }: Comparison): void {
  const rates = results.flatMap(({ rate }) => rate ?? []);
  if (rates.length > 0) for (const result of results) result.rate = Math.min(...rates);
}

/** How fast each contestant is on its own, from which follows how much it is sent. */
class Paces {
  private readonly known = new Map<Contestant, Measurement[]>();

  constructor(
    private readonly type: EventType,
    private readonly options: BenchOptions,
    private readonly context: BenchContext,
  ) {}

  learn(contestant: Contestant, rounds: Measurement[]): void {
    this.known.set(contestant, rounds);
  }

  /** Deliveries a second of the steady load: half of what it gets done, or acknowledged where there is nothing to do. */
  async rateOf(contestant: Contestant, workload: WorkloadName): Promise<number | undefined> {
    if (workload !== 'steady') return undefined;
    if (this.options.rate !== undefined) return this.options.rate;
    const key = contestant.hasEffects ? 'effectsPerSecond' : 'acknowledgedPerSecond';
    return Math.max(
      1,
      Math.floor(medianOf((await this.roundsOf(contestant)).map((round) => round[key])) / 2),
    );
  }

  async trial(contestant: Contestant, workload: WorkloadName, rate: number | undefined): Promise<Trial> {
    const { warmUp, steadySeconds } = this.options;
    const deliveries = rate === undefined ? await this.burstOf(contestant) : rate * steadySeconds;
    const isTwice = workload === 'duplicates';
    const events = Math.ceil(isTwice ? deliveries / 2 : deliveries);
    const plan = { type: this.type, from: warmUp, events, redelivered: isTwice ? 1 : 0 };
    return { contestant, plan, rate, replicas: 1, warmUp };
  }

  private async burstOf(contestant: Contestant): Promise<number> {
    const { burstSeconds, events } = this.options;
    if (burstSeconds === undefined) return events;
    const rounds = await this.roundsOf(contestant);
    return burstSeconds * medianOf(rounds.map(({ acknowledgedPerSecond }) => acknowledgedPerSecond));
  }

  /** Of the burst; of a single one where none was asked for. */
  private async roundsOf(contestant: Contestant): Promise<Measurement[]> {
    const known = this.known.get(contestant);
    if (known) return known;
    const { warmUp, events } = this.options;
    const plan = { type: this.type, from: warmUp, events, redelivered: 0 };
    const rounds = [await runTrial({ contestant, plan, replicas: 1, warmUp }, this.context)];
    this.learn(contestant, rounds);
    return rounds;
  }
}
