import { parseArgs } from 'node:util';
import { z } from 'zod';
import { complaintOf, UsageError } from '../../src/terminal/usage.error';
import { allMeasurements } from './measurements/all-measurements';

export const COMMAND = 'npm run bench:attack -- --help';
const names = allMeasurements.map(({ name }) => name);

export const HELP = `Attacks a service that it starts on a PostgreSQL of its own, and measures those who are not to notice.

  npm run bench:attack                           everything at once for 60 s
  npm run bench:attack -- --measure all          each attack by itself
  npm run bench:attack -- --measure all --seconds 60 --against ec2f1db --markdown
                                                 both, before and after, by turns

  --seconds N      everything at once for so long: forged floods, unfinished uploads, scrapers of metrics, junk cookies,
                   a busy viewer, wrong tokens, sign-in forms          (default: 60; with --measure: not at all)
  --percent N      everything at once with so much of its forged deliveries, uploads, cookies and tokens (default: 100)
  --measure NAMES  single measurements, or all of them:
${names.map((name) => `                     ${name}`).join('\n')}
  --rounds N       of each single measurement          (default: 3)
  --tree FOLDER    the built checkout that is attacked (default: this one)
  --against OTHER  beside another version: a built checkout, or a commit, which is built in a temporary folder
  --markdown       the table as docs/security.md has it
  --json FILE      all figures
  --help           this text

Everything happens on 127.0.0.0/8. Attackers have half of their connections at an address of genuine deliveries.
Ends with 1 when everything at once breaks a promise on the tree that is attacked: genuine deliveries p99 under 1 s,
an operator's page p99 under 1 s, memory under 400 MB, nothing lost.
`;

const whole = (min: number, max: number) => {
  const error = `must be a whole number from ${min} to ${max}`;
  return z.coerce.number({ error }).int(error).min(min, error).max(max, error);
};

const schema = z.object({
  seconds: whole(5, 3_600).optional(),
  percent: whole(1, 100).default(100),
  measure: z
    .string()
    .transform((list) => (list === 'all' ? names : list.split(',').map((entry) => entry.trim())))
    .pipe(z.array(z.enum(names, { error: `must be "all" or some of ${names.join(',')}` })).min(1))
    .default([]),
  rounds: whole(1, 20).default(3),
  tree: z.string().min(1).optional(),
  against: z.string().min(1).optional(),
  markdown: z.boolean().default(false),
  json: z.string().min(1).optional(),
  help: z.boolean().default(false),
});

export type AttackOptions = z.output<typeof schema>;

/** @throws {UsageError} naming every option that is wrong. */
export function readAttackOptions(args: readonly string[]): AttackOptions {
  const parsed = schema.safeParse(split(args));
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `--${String(path[0])} ${message}`);
    throw new UsageError([...new Set(problems)], COMMAND);
  }
  const { seconds, measure } = parsed.data;
  return { ...parsed.data, seconds: seconds ?? (measure.length > 0 ? undefined : 60) };
}

function split(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        seconds: text,
        percent: text,
        measure: text,
        rounds: text,
        tree: text,
        against: text,
        markdown: flag,
        json: text,
        help: { ...flag, short: 'h' },
      },
    }).values;
  } catch (error) {
    throw new UsageError([complaintOf(error)], COMMAND);
  }
}
