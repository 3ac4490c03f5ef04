import type { Client } from 'pg';
import { hookledger } from '../../contestants/hookledger';
import { withClient } from '../../database/databases';
import { untilIdle } from '../../measure/until-idle';
import { Crew } from '../crew/crew';
import { StartedTarget } from '../target/started-target';
import type { Tree } from '../../trees/tree';
import { shareOf } from './attacks';
import { CREW, everythingAtOnce, type Outcome } from './everything';
import { lostIn } from './lost';
import { brokenPromises, promised } from './promises';

/** What one tree did under everything at once. */
export interface Verdict {
  tree: string;
  outcome: Outcome;
  /** Each is a sentence; none when all is well. */
  problems: string[];
}

const SETTLED_WITHIN_MS = 60_000;
/** A service that is attacked has run for a while: in its first seconds its code is not compiled yet. */
const LEAD_SECONDS = 10;

export async function runEverything(
  tree: Tree,
  databaseUrl: string,
  { seconds, percent }: { seconds: number; percent: number },
  signal: AbortSignal,
): Promise<Verdict> {
  const target = await StartedTarget.start(tree, databaseUrl);
  const crew = new Crew(CREW, signal);
  try {
    const siege = { intensity: shareOf(percent), seconds, leadSeconds: LEAD_SECONDS };
    const outcome = await everythingAtOnce(target, crew, siege);
    const delivered = Object.values(outcome.delivered).flat();
    const problems = await withClient(databaseUrl, async (database) => [
      ...brokenPromises(outcome, promised),
      ...(target.hasEnded ? [`the process has ended: ${target.output}`] : []),
      ...(await lostIn(database, delivered)),
      ...(await unfinishedIn(database)),
    ]);
    return { tree: tree.name, outcome, problems };
  } finally {
    await crew.dismiss();
    await target.stop();
  }
}

async function unfinishedIn(database: Client): Promise<string[]> {
  try {
    await untilIdle(hookledger(), database, AbortSignal.timeout(SETTLED_WITHIN_MS));
    return [];
  } catch {
    return [`events in the log are not processed ${SETTLED_WITHIN_MS / 1_000} s after the attack`];
  }
}
