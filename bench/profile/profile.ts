import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hookledger } from '../contestants/hookledger';
import { prepareTemplate, templateOf } from '../database/templates';
import type { BenchContext } from '../measure/bench-context';
import { runTrial } from '../measure/trial';
import type { BenchOptions } from '../options';
import { type FunctionTime, selfTimes } from './self-times';
import { type StatementCalls, statementCalls, watchStatements } from './statement-calls';

export interface Profile {
  events: number;
  /** Until the last answer, processing that got its turn meanwhile included. */
  acknowledging: FunctionTime[];
  /** From then on. */
  catchingUp: FunctionTime[];
  statements: StatementCalls[];
}

/** Where this service's time goes in one burst: its functions by own time, its statements by calls. */
export async function profileService(
  { events, warmUp, type: [type = 'customer.subscription.updated'] }: BenchOptions,
  context: BenchContext,
): Promise<Profile> {
  const { databases } = context;
  const folder = await mkdtemp(join(tmpdir(), 'hookledger-profile-'));
  try {
    const contestant = hookledger({ nodeOptions: ['--cpu-prof', `--cpu-prof-dir=${folder}`] });
    await prepareTemplate(contestant, context);
    // Each process leaves one; that of the preparation does not count.
    const earlier = new Set(await readdir(folder));
    await databases.admin.query('create extension if not exists pg_stat_statements');
    const measured = await runTrial(
      {
        contestant,
        plan: { type, from: warmUp, events, redelivered: 0 },
        replicas: 1,
        warmUp,
        template: templateOf(contestant),
        onBegin: () => watchStatements(databases),
      },
      context,
    );
    const file = (await readdir(folder)).find((name) => !earlier.has(name));
    if (!file) throw new Error('the process left no profile');
    const timesBetween = (from: number, until: number) => selfTimes(join(folder, file), from, until);
    return {
      events,
      acknowledging: await timesBetween(measured.beganAt, measured.acknowledgedAt),
      catchingUp: await timesBetween(measured.acknowledgedAt, measured.endedAt),
      statements: await statementCalls(events, databases),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
