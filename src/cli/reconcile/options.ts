import { parseArgs } from 'node:util';
import { complaintOf, UsageError } from '../../terminal/usage.error';
import { readSince } from './since';

const COMMAND = 'npm run reconcile -- --help';

export const HELP = `Asks Stripe what the log of DATABASE_URL lacks, with STRIPE_API_KEY, and adds it. The service does the first of
these by itself every five minutes where it has a key; its processes apply what is added here.

  npm run reconcile                      from where the last run ended, an hour earlier
  npm run reconcile -- --since 7d        events of the last seven days; also 12h, 30m, 2026-11-01T00:00:00Z
  npm run reconcile -- --backfill        for a first start: customers and subscriptions that nothing has told of yet
  npm run reconcile -- --drift           compares stored subscriptions with Stripe's; reading only
  npm run reconcile -- --drift --repair  adds what Stripe shows where they differ

  --since TIME       30 days ago at most: Stripe lists no older events
  --dry-run          tells what would be added, and adds nothing
  --json             for machines, on standard output
  --help             this text

Safe to run at any time, twice, and while the service runs: what is there already is left alone, and what Stripe showed is
older than whatever happens afterwards. Ctrl-C ends it after the page that it is at; called again it goes on from there.
A restricted key needs to read events; for --backfill and --drift customers and subscriptions.
Ends with 0 when all is well, with 1 when it failed or subscriptions differ that were not repaired, with 2 when called
wrongly, with 130 when interrupted.
`;

export interface ReconcileOptions {
  task: 'events' | 'backfill' | 'drift';
  /** Unix seconds. */
  since?: number | undefined;
  isRepair: boolean;
  isDryRun: boolean;
  json: boolean;
}

/**
 * @returns undefined where help is asked for.
 * @throws {UsageError} naming everything that is wrong, all at once.
 */
export function readReconcileOptions(args: readonly string[], now: number): ReconcileOptions | undefined {
  const given = split(args);
  if (given.help) return undefined;
  const { since: text, backfill, drift, repair, json } = given;
  const since = text === undefined ? undefined : readSince(text, now);
  const problems: string[] = [];
  if (text !== undefined && since === undefined)
    problems.push('--since must be 7d, 12h, 30m, or a time in the past with its zone: 2026-11-01T00:00:00Z');
  if (backfill && drift) problems.push('--backfill and --drift are two things: one after the other');
  if (text !== undefined && (backfill || drift)) problems.push('--since is for events only');
  if (repair && !drift) problems.push('--repair needs --drift');
  if (repair && given['dry-run']) problems.push('--repair and --dry-run exclude each other');
  if (problems.length > 0) throw new UsageError(problems, COMMAND);
  return {
    task: backfill ? 'backfill' : drift ? 'drift' : 'events',
    since,
    isRepair: repair,
    isDryRun: given['dry-run'],
    json,
  };
}

function split(args: readonly string[]) {
  const flag = { type: 'boolean', default: false } as const;
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        since: { type: 'string' },
        backfill: flag,
        drift: flag,
        repair: flag,
        'dry-run': flag,
        json: flag,
        help: { ...flag, short: 'h' },
      },
    });
    return values;
  } catch (error) {
    throw new UsageError([complaintOf(error)], COMMAND);
  }
}
