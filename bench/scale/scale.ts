import { hookledger } from '../contestants/hookledger';
import { withClient } from '../database/databases';
import { prepareTemplate, templateOf } from '../database/templates';
import type { BenchContext } from '../measure/bench-context';
import type { Measurement } from '../measure/measurement';
import { runTrial } from '../measure/trial';
import type { BenchOptions } from '../options';
import { number } from '../report/format';
import { trialLine } from '../report/trial-line';
import { SUBJECTS, subjectAt } from '../workload/subjects';
import { blocksTouched } from './blocks';
import { fill } from './fill';

const FULL = 'template_full';

export interface ScaleResult {
  rows: number;
  /** In the order of the rounds. */
  empty: Measurement[];
  full: Measurement[];
  /** Blocks by statement. */
  blocks: { statement: string; empty: number; full: number }[];
}

/** This service on empty and on full tables, in turn. */
export async function measureGrowth(
  rows: number,
  { rounds, events, warmUp }: BenchOptions,
  context: BenchContext,
): Promise<ScaleResult> {
  const { databases, signal } = context;
  const contestant = hookledger();
  await prepareTemplate(contestant, context);
  console.log(`\nFilling the log with ${number(rows)} events …`);
  const fullUrl = await databases.create(FULL, templateOf(contestant));
  await withClient(fullUrl, (database) => fill(rows, database, signal));

  const blocks = await compareBlocks(databases.urlOf(templateOf(contestant)), fullUrl);
  const result: ScaleResult = { rows, empty: [], full: [], blocks };
  for (let round = 0; round < rounds; round += 1) {
    const sides = [
      { label: 'empty', template: templateOf(contestant), measured: result.empty },
      { label: 'full', template: FULL, measured: result.full },
    ];
    for (const { label, template, measured } of round % 2 === 0 ? sides : sides.toReversed()) {
      const plan = { type: 'customer.subscription.updated' as const, from: warmUp, events, redelivered: 0 };
      const measurement = await runTrial({ contestant, plan, replicas: 1, warmUp, template }, context);
      console.log(`${trialLine(round, contestant, measurement)}, ${label} tables`);
      measured.push(measurement);
    }
  }
  return result;
}

async function compareBlocks(emptyUrl: string, fullUrl: string): Promise<ScaleResult['blocks']> {
  const object = { objectId: subjectAt(SUBJECTS - 1).subscriptionId };
  const empty = await withClient(emptyUrl, (database) => blocksTouched(object, database));
  const full = await withClient(fullUrl, (database) => blocksTouched(object, database));
  return [...empty].map(([statement, blocks]) => ({
    statement,
    empty: blocks,
    full: full.get(statement) ?? Number.NaN,
  }));
}
