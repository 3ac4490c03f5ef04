import { parseArgs } from 'node:util';
import { z } from 'zod';
import { simulatedTypes } from '../simulation/traffic';
import { complaintOf, UsageError } from '../../src/terminal/usage.error';
import { freshSeed } from './seed';

const COMMAND = 'npm run simulate -- --help';

export const HELP = `Sends realistic, signed Stripe events to a running hookledger.

  npm run simulate                       to the server that \`npm start\` started in this folder
  npm run simulate -- --url https://hooks.example.test --secret whsec_…

  --url URL          where the service listens, without a path     (default: from .data/server.json)
  --secret WHSEC     the endpoint's signing secret                 (default: from .data/server.json)
  --count N          how many different events                     (default: 200)
  --rate N           deliveries per second                         (default: as fast as they are answered)
  --duplicates S     share of events delivered twice, 0 to 1       (default: 0.1)
  --shuffle N        places an event may come early or late        (default: 20; 0 keeps the order)
  --types A,B        only these event types
  --seed TEXT        the same seed sends the same events           (default: new ones each time)
  --help             this text

Ends with 0 when every delivery got a 200 in the end, with 1 when not, with 2 when called wrongly.
The simulated customers name tenants that are not yours: their subscriptions wait for a link, as they should.

Event types: ${simulatedTypes().join(', ')}
`;

export interface SimulateOptions {
  url?: string;
  secret?: string;
  count: number;
  rate?: number;
  duplicates: number;
  shuffle: number;
  types?: Set<string>;
  seed: string;
  help: boolean;
}

const types = z.string().transform((list, context): Set<string> => {
  const known = new Set(simulatedTypes());
  const wanted = list.split(',').map((type) => type.trim());
  const unknown = wanted.filter((type) => !known.has(type));
  if (unknown.length === 0) return new Set(wanted);
  const message = `does not know ${unknown.map((type) => `"${type}"`).join(', ')}; there are: ${[...known].join(', ')}`;
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

const number = (what: string) => z.coerce.number({ error: `must be ${what}` });

const schema = z.object({
  url: z
    .string()
    .refine((url) => /^https?:\/\//.test(url) && URL.canParse(url), 'must be an http:// or https:// URL')
    .optional(),
  secret: z
    .string()
    .regex(/^whsec_\S+$/, 'must start with "whsec_"')
    .optional(),
  count: number('a whole number from 1 on')
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(10_000_000, 'must be at most 10000000')
    .default(200),
  rate: number('a number above 0').positive('must be above 0').optional(),
  duplicates: number('a share between 0 and 1')
    .min(0, 'must be between 0 and 1')
    .max(1, 'must be between 0 and 1')
    .default(0.1),
  shuffle: number('a whole number of places')
    .int('must be a whole number')
    .min(0, 'must be 0 or more')
    .max(10_000, 'must be at most 10000')
    .default(20),
  types: types.optional(),
  seed: z.string().min(1, 'must not be empty').default(freshSeed),
  help: z.boolean().default(false),
});

/** @throws {UsageError} naming every option that is wrong, all at once. */
export function readSimulateOptions(args: readonly string[]): SimulateOptions {
  const parsed = schema.safeParse(split(args));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `--${issue.path.join('.')} ${issue.message}`);
  throw new UsageError(problems, COMMAND);
}

function split(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        url: text,
        secret: text,
        count: text,
        rate: text,
        duplicates: text,
        shuffle: text,
        types: text,
        seed: text,
        help: { type: 'boolean', short: 'h' },
      },
    });
    return values;
  } catch (error) {
    throw new UsageError([complaintOf(error)], COMMAND);
  }
}
