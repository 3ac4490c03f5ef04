import { parseArgs } from 'node:util';
import { defaultPatience, type Patience } from '../../schema-changes/execution/patience';
import type { Direction } from '../../schema-changes/recording/schema-change';
import { complaintOf, UsageError } from '../../terminal/usage.error';
import { readDuration } from './duration';

const COMMAND = 'npm run migration:plan -- --help';

export const HELP = `Changes the schema of DATABASE_URL, once somebody has read what will run.

  npm run migration:plan                        what would run: SQL, locks, sizes, squawk's findings, and a digest
  npm run migration:approve -- --by ada --digest 3f…   writes down that ada agrees to exactly that
  npm run migration:run                         runs it, if enough people did (MIGRATIONS_REQUIRED_APPROVALS)
  npm run migration:revert                      takes the last one back, under the same rule

plan
  --revert            what migration:revert would do
  --after NAME        for a database in which everything up to that migration has run; needs no DATABASE_URL
  --output FILE       writes it there, as Markdown for a pull request
  --scratch URL       a server on which to make a database to try it in, and to drop it again; by default
                      MIGRATIONS_SCRATCH_URL, else a PostgreSQL of its own where npm has installed one (not in production)
  --no-scratch        does not try it: SQL without locks

approve
  --by NAME           who has read it; asked of nobody, so guard who may write into schema_approvals
  --digest DIGEST     of the plan that was read
  --reason TEXT       kept with it

run, revert
  --by NAME           for the history; by default who approved it, else the operating system's user
  --lock-timeout 200ms   how long a statement waits for a lock, and everybody else behind it
  --attempts 30       how often it asks, with growing pauses
  --statement-timeout 10min   for statements that keep others from working; 0: none

In the production image: dist/src/cli/migrate.js plan|approve|run|revert
Ends with 0 when done, with 1 when it failed, with 2 when called wrongly, with 3 when it was refused: approvals are missing,
or something else was approved.
`;

export type MigrateOptions =
  | { command: 'help' }
  | {
      command: 'plan';
      direction: Direction;
      after: string | undefined;
      output: string | undefined;
      /** false: nowhere; undefined: as the environment says. */
      scratch: string | false | undefined;
    }
  | { command: 'approve'; by: string; digest: string; reason: string | undefined }
  | { command: 'run' | 'revert'; by: string | undefined; patience: Patience };

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const ofRun = { by: text, 'lock-timeout': text, attempts: text, 'statement-timeout': text } as const;
const known = {
  plan: { revert: flag, after: text, output: text, scratch: text, 'no-scratch': flag },
  approve: { by: text, digest: text, reason: text },
  run: ofRun,
  revert: ofRun,
} as const;

type Given = Partial<Record<string, string | boolean>>;

/** @throws {UsageError} naming everything that is wrong, all at once. */
export function readMigrateOptions([command, ...args]: readonly string[]): MigrateOptions {
  if (command === '--help' || command === '-h' || command === 'help') return { command: 'help' };
  if (command !== 'plan' && command !== 'approve' && command !== 'run' && command !== 'revert')
    throw new UsageError([`"${command ?? ''}" is none of plan, approve, run and revert`], COMMAND);
  const given = split(args, { ...known[command], help: flag });
  if (given.help) return { command: 'help' };
  if (command === 'plan') return planOptions(given);
  if (command === 'approve') return approveOptions(given);
  return { command, by: nameIn(given), patience: patienceIn(given) };
}

function split(args: readonly string[], options: Record<string, { type: 'string' | 'boolean' }>): Given {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new UsageError([complaintOf(error)], COMMAND);
  }
}

function planOptions(given: Given): MigrateOptions {
  const { after, output, scratch } = given as Partial<Record<string, string>>;
  const isNowhere = given['no-scratch'] === true;
  const problems: string[] = [];
  if (isNowhere && scratch !== undefined) problems.push('--scratch and --no-scratch exclude each other');
  if (scratch !== undefined && !/^postgres(ql)?:\/\//.test(scratch))
    problems.push('--scratch must be a postgres:// URL');
  if (problems.length > 0) throw new UsageError(problems, COMMAND);
  const direction = given.revert === true ? 'down' : 'up';
  return { command: 'plan', direction, after, output, scratch: isNowhere ? false : scratch };
}

function approveOptions(given: Given): MigrateOptions {
  const by = nameIn(given);
  const { digest = '', reason } = given as Partial<Record<string, string>>;
  const problems: string[] = [];
  if (by === undefined) problems.push('--by must say who approves');
  if (!/^[0-9a-f]{64}$/.test(digest))
    problems.push('--digest must be the 64 characters that migration:plan tells');
  if (problems.length > 0) throw new UsageError(problems, COMMAND);
  return { command: 'approve', by: by ?? '', digest, reason };
}

function nameIn({ by }: Given): string | undefined {
  return typeof by === 'string' && by.trim() !== '' ? by.trim() : undefined;
}

function patienceIn(given: Given): Patience {
  const problems: string[] = [];
  const duration = (option: string, otherwise: number, least: number) => {
    const value = given[option];
    if (typeof value !== 'string') return otherwise;
    const read = readDuration(value);
    if (read === undefined || read < least)
      problems.push(
        `--${option} must be a time such as 500ms, 5s or 10min${least === 0 ? ', or 0 for none' : ''}`,
      );
    return read ?? otherwise;
  };
  const attempts = Number(given.attempts ?? defaultPatience.attempts);
  if (!Number.isInteger(attempts) || attempts < 1 || attempts > 1_000)
    problems.push('--attempts must be a number from 1 to 1000');
  const patience = {
    lockTimeoutMs: duration('lock-timeout', defaultPatience.lockTimeoutMs, 1),
    statementTimeoutMs: duration('statement-timeout', defaultPatience.statementTimeoutMs, 0),
    attempts,
  };
  if (problems.length > 0) throw new UsageError(problems, COMMAND);
  return patience;
}
