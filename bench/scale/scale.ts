import { hookledger } from '../contestants/hookledger';
import { withClient } from '../database/databases';
import { prepareTemplate, templateOf } from '../database/templates';
import type { BenchContext } from '../measure/bench-context';
import type { Measurement } from '../measure/measurement';
import { runTrial } from '../measure/trial';
import type { BenchOptions } from '../options';
import { number } from '../report/format';
import { trialLine } from '../report/trial-line';
import { setTimeout as sleep } from 'node:timers/promises';
import { SUBJECTS, subjectAt } from '../workload/subjects';
import { blocksTouched } from './blocks';
import { fill } from './fill';
import { scrapesOn } from './scrapes';

const FULL = 'template_full';
/** How long ago the filler came: longer than retention keeps it. */
const DAYS = 60;

export interface ScaleResult {
  rows: number;
  /** In the order of the rounds. */
  empty: Measurement[];
  full: Measurement[];
  /** On full tables, while events of the old end are deleted. */
  deleting: Measurement[];
  /** Milliseconds of each scrape of the metrics. */
  scrapes: { empty: number[]; full: number[] };
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
  await withClient(fullUrl, (database) => fill(rows, database, signal, { days: DAYS }));

  const blocks = await compareBlocks(databases.urlOf(templateOf(contestant)), fullUrl);
  const scrapes = {
    empty: await scrapesOn(databases.urlOf(templateOf(contestant)), contestant),
    full: await scrapesOn(fullUrl, contestant),
  };
  const result: ScaleResult = { rows, empty: [], full: [], deleting: [], scrapes, blocks };
  const plan = { type: 'customer.subscription.updated' as const, from: warmUp, events, redelivered: 0 };
  const sides = [
    { label: 'empty tables', template: templateOf(contestant), measured: result.empty },
    { label: 'full tables', template: FULL, measured: result.full },
    {
      label: 'full tables, retention at work',
      contestant: hookledger({ env: { RETENTION_DAYS: '40' } }),
      template: FULL,
      onBegin: untilRetentionBegins,
      measured: result.deleting,
    },
  ];
  for (let round = 0; round < rounds; round += 1) {
    for (const { label, measured, ...side } of round % 2 === 0 ? sides : sides.toReversed()) {
      const measurement = await runTrial({ contestant, plan, replicas: 1, warmUp, ...side }, context);
      console.log(`${trialLine(round, contestant, measurement)}, ${label}`);
      measured.push(measurement);
    }
  }
  return result;
}

/** It begins at half past each minute and lasts for twenty seconds; longer than a burst. */
async function untilRetentionBegins(): Promise<void> {
  const second = (Date.now() / 1_000) % 60;
  await sleep(1_000 * ((90.2 - second) % 60));
}

async function compareBlocks(emptyUrl: string, fullUrl: string): Promise<ScaleResult['blocks']> {
  const { subscriptionId: objectId, customerId, tenantId } = subjectAt(SUBJECTS - 1);
  const object = { objectId, customerId, tenantId };
  const empty = await withClient(emptyUrl, (database) => blocksTouched(object, database));
  const full = await withClient(fullUrl, (database) => blocksTouched(object, database));
  return [...empty].map(([statement, blocks]) => ({
    statement,
    empty: blocks,
    full: full.get(statement) ?? Number.NaN,
  }));
}
