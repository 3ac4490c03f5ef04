import { parseArgs } from 'node:util';
import { z } from 'zod';
import { complaintOf, UsageError } from '../src/terminal/usage.error';
import type { ContestantKey } from './contestants/contestant';
import { type EventType, eventTypes } from './workload/events';

export const COMMAND = 'npm run bench -- --help';

export const workloadNames = ['burst', 'steady', 'duplicates'] as const;
export type WorkloadName = (typeof workloadNames)[number];

export const HELP = `Measures this service beside others, one after the other, on one PostgreSQL that it starts and removes.

  npm run bench                        the whole comparison (about an hour)
  npm run bench -- --quick             a smoke run of about a minute; its figures say little
  npm run bench -- --only a,c --workload burst --rounds 3
  npm run bench -- --against ../before  this build beside another one of this service, in turns, with ratios
  npm run bench -- --replicas 1,2,4    one, two and four processes of this service on one database
  npm run bench -- --scale 10000000    this service on empty and on full tables
  npm run bench -- --profile           where this service's time goes
  npm run bench -- --seed-console 2000000
                                       a database that looks like a year and a half of a product, kept until Ctrl-C
  npm run bench -- --console 2000000   how long people wait for the console on such a database while deliveries come

Contestants: (a) this service, (b) @supabase/stripe-sync-engine, (c) the floor: verifies, one insert per request,
             (d) the ceiling: only verifies.
Workloads:   burst (as fast as \`--connections\` are answered), steady (half of the burst's rate), duplicates (a burst in
             which every event comes twice).

  --rounds N        rounds of each contestant and workload                   (default: 5; quick: 1)
                    of --console: how often each question is asked           (default: 60; quick: 5)
  --events N        distinct events of a burst                               (default: 20000; quick: 1500)
  --seconds N       instead: as many as were answered in N s of the warm-up  (steady: how long; default: 20; quick: 3)
  --rate N          of steady, deliveries a second; default: half of what took effect a second in the burst
                    of --console                                             (default: 200)
  --connections N   requests under way at a time                             (default: 64)
  --only KEYS       contestants, such as a,c
  --against OTHER   another version: a built checkout, or a commit, which is built in a temporary folder
  --workload NAMES  such as burst,steady
  --type TYPES      ${eventTypes.join(',')} (default: both; quick: the first)
  --database-url URL  where --seed-console and --console find a database: migrated and empty, or seeded before
  --json FILE       where the results go                                     (default: bench/results/<date>.json)
  --charts FOLDER   where the charts go                  (default: docs; quick: bench/results/quick-charts)
  --help            this text

Ends with 1 when anybody lost an event or got an effect wrong: such figures would be worth nothing.
`;

const whole = (min: number, max: number) =>
  z.coerce
    .number({ error: `must be a whole number from ${min} to ${max}` })
    .int(`must be a whole number from ${min} to ${max}`)
    .min(min, `must be a whole number from ${min} to ${max}`)
    .max(max, `must be a whole number from ${min} to ${max}`);

const listOf = <T extends string>(values: readonly T[]) =>
  z
    .string()
    .transform((list) => list.split(',').map((entry) => entry.trim()))
    .pipe(z.array(z.enum(values, { error: `must be some of ${values.join(',')}` })).min(1));

const fields = z.object({
  rounds: whole(1, 100).optional(),
  events: whole(64, 1_000_000).optional(),
  seconds: whole(1, 600).optional(),
  rate: whole(1, 100_000).optional(),
  connections: whole(1, 1_000).default(64),
  only: listOf<ContestantKey>(['a', 'b', 'c', 'd']).default(['a', 'b', 'c', 'd']),
  against: z.string().min(1).optional(),
  workload: listOf<WorkloadName>(workloadNames).default([...workloadNames]),
  type: listOf<EventType>(eventTypes).optional(),
  replicas: z
    .string()
    .transform((list): unknown[] => list.split(','))
    .pipe(z.array(whole(1, 16)).min(1))
    .optional(),
  scale: whole(1_000, 100_000_000).optional(),
  'seed-console': whole(1_000, 15_000_000).optional(),
  console: whole(1_000, 15_000_000).optional(),
  'database-url': z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must be a postgres:// URL')
    .optional(),
  profile: z.boolean().default(false),
  quick: z.boolean().default(false),
  json: z.string().min(1).optional(),
  charts: z.string().min(1).optional(),
  help: z.boolean().default(false),
});

/** Each measures something else. */
const alone = ['against', 'replicas', 'scale', 'seed-console', 'console', 'profile'] as const;

const schema = fields.superRefine((options, context) => {
  const asked = alone.filter((name) => options[name] !== undefined && options[name] !== false);
  for (const name of asked.slice(1)) {
    context.addIssue({
      code: 'custom',
      path: [name],
      message: `cannot be measured together with --${asked[0]}`,
    });
  }
});

type Parsed = z.output<typeof schema>;

export interface BenchOptions extends Parsed {
  rounds: number;
  /** Of --console: how often each question is asked, and seconds of deliveries in one go. */
  samples: number;
  stretch: number;
  events: number;
  /** Set where a burst is to be measured by time. */
  burstSeconds: number | undefined;
  steadySeconds: number;
  warmUp: number;
  type: EventType[];
}

/** @throws {UsageError} naming every option that is wrong. */
export function readBenchOptions(args: readonly string[]): BenchOptions {
  const parsed = schema.safeParse(split(args));
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `--${String(path[0])} ${message}`);
    throw new UsageError([...new Set(problems)], COMMAND);
  }
  const { quick, seconds, rounds, events, type } = parsed.data;
  return {
    ...parsed.data,
    rounds: rounds ?? (quick ? 1 : 5),
    samples: rounds ?? (quick ? 5 : 60),
    stretch: seconds ?? (quick ? 10 : 60),
    events: events ?? (quick ? 1_500 : 20_000),
    burstSeconds: seconds,
    steadySeconds: seconds ?? (quick ? 3 : 20),
    warmUp: quick ? 500 : 4_000,
    type: type ?? (quick ? [eventTypes[0]] : [...eventTypes]),
  };
}

function split(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        rounds: text,
        events: text,
        seconds: text,
        rate: text,
        connections: text,
        only: text,
        against: text,
        workload: text,
        type: text,
        replicas: text,
        scale: text,
        'seed-console': text,
        console: text,
        'database-url': text,
        profile: flag,
        quick: flag,
        json: text,
        charts: text,
        help: { ...flag, short: 'h' },
      },
    }).values;
  } catch (error) {
    throw new UsageError([complaintOf(error)], COMMAND);
  }
}
