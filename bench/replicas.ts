import { hookledger } from './contestants/hookledger';
import { prepareTemplate } from './database/templates';
import type { BenchContext } from './measure/bench-context';
import type { Measurement } from './measure/measurement';
import { spreadOf } from './measure/median';
import { runTrial } from './measure/trial';
import type { BenchOptions } from './options';
import { spread } from './report/format';
import { trialLine } from './report/trial-line';
import { type Column, table } from '../src/terminal/table';

export interface ReplicaResult {
  processes: number;
  rounds: Measurement[];
}

/** A burst over several processes of this service on one database; connections go to them in turn. */
export async function compareReplicas(
  counts: readonly number[],
  { rounds, events, warmUp }: BenchOptions,
  context: BenchContext,
): Promise<ReplicaResult[]> {
  const contestant = hookledger();
  await prepareTemplate(contestant, context);
  const results = counts.map((processes): ReplicaResult => ({ processes, rounds: [] }));
  for (let round = 0; round < rounds; round += 1) {
    for (const result of round % 2 === 0 ? results : results.toReversed()) {
      const plan = { type: 'customer.subscription.updated' as const, from: warmUp, events, redelivered: 0 };
      const measured = await runTrial({ contestant, plan, replicas: result.processes, warmUp }, context);
      console.log(`${trialLine(round, contestant, measured)}, ${result.processes} of it`);
      result.rounds.push(measured);
    }
  }
  return results;
}

export function replicasTable(results: readonly ReplicaResult[]): string {
  return table(
    [
      right('processes'),
      right('acknowledged/s'),
      right('ack p99 ms'),
      right('effects/s'),
      right('its CPU ms/event'),
      right('PostgreSQL CPU ms/event'),
      right('commits/event'),
      right('WAL bytes/event'),
      right('memory MB'),
    ],
    results.map(({ processes, rounds }) => [
      String(processes),
      cell(rounds, (round) => round.acknowledgedPerSecond),
      cell(rounds, (round) => round.acknowledgedMs.p99),
      cell(rounds, (round) => round.effectsPerSecond),
      cell(rounds, (round) => round.serviceCpuMsPerEvent),
      cell(rounds, (round) => round.postgresCpuMsPerEvent),
      cell(rounds, (round) => round.commitsPerEvent),
      cell(rounds, (round) => round.walBytesPerEvent),
      cell(rounds, (round) => round.peakMemoryBytes / 2 ** 20),
    ]),
  );
}

function right(title: string): Column {
  return { title, align: 'right' };
}

function cell(rounds: readonly Measurement[], of: (round: Measurement) => number): string {
  return spread(spreadOf(rounds.map(of)));
}
