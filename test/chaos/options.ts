import { parseArgs } from 'node:util';
import { z } from 'zod';
import { freshSeed } from '../../dev/simulate/seed';
import { complaintOf, UsageError } from '../../src/terminal/usage.error';
import type { ChaosOptions } from './chaos-run';
import { behindPgBouncer, singleServer, synchronousStandby } from './topology';

const COMMAND = 'npm run test:chaos -- --help';

export const HELP = `Kills what can be killed while signed deliveries flow, then counts what was lost or doubled.

  npm run test:chaos                       a minute of it
  npm run test:chaos -- --seconds 600 --replicas 4
  npm run test:chaos -- --pgbouncer
  npm run test:chaos -- --failover

  --seconds N    how long deliveries and faults go on    (default: 60, at least 5)
  --replicas N   processes of the service, 2 to 8        (default: 3)
  --seed TEXT    the same seed tells the same events, and picks the same faults in the same order
  --pgbouncer    the replicas reach the database by way of PgBouncer in transaction mode, which is killed too
                 (needs Debian's package pgbouncer)
  --failover     the database is a primary with a synchronous standby: the standby is away for seconds, while writers
                 that wait for it are killed; in the end the primary dies and the standby takes its place
                 (needs Debian's package postgresql)
  --help         this text

Ends with 0 when the service kept its promises, with 1 when not, with 2 when called wrongly or where
that package is not installed. It runs a PostgreSQL of its own, and needs nothing that is running already.
`;

const whole = (what: string, min: number, max: number) =>
  z.coerce
    .number({ error: `must be ${what}` })
    .int(`must be ${what}`)
    .min(min, `must be ${what}`)
    .max(max, `must be ${what}`);

const schema = z
  .object({
    seconds: whole('a whole number from 5 to 86400', 5, 86_400).default(60),
    replicas: whole('a whole number from 2 to 8', 2, 8).default(3),
    seed: z.string().min(1, 'must not be empty').default(freshSeed),
    pgbouncer: z.boolean().default(false),
    failover: z.boolean().default(false),
    help: z.boolean().default(false),
  })
  .refine(({ pgbouncer, failover }) => !(pgbouncer && failover), {
    path: ['pgbouncer'],
    error: 'and --failover are runs of their own',
  })
  .transform(({ pgbouncer, failover, ...options }) => ({
    ...options,
    topology: pgbouncer ? behindPgBouncer : failover ? synchronousStandby : singleServer,
  }));

/** @throws {UsageError} naming every option that is wrong. */
export function readChaosOptions(args: readonly string[]): Required<ChaosOptions> & { help: boolean } {
  const parsed = schema.safeParse(split(args));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `--${issue.path.join('.')} ${issue.message}`);
  throw new UsageError(problems, COMMAND);
}

function split(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        seconds: text,
        replicas: text,
        seed: text,
        pgbouncer: flag,
        failover: flag,
        help: { ...flag, short: 'h' },
      },
    }).values;
  } catch (error) {
    throw new UsageError([complaintOf(error)], COMMAND);
  }
}
