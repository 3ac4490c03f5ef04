import { parseArgs } from 'node:util';
import { complaintOf, UsageError } from '../../src/terminal/usage.error';

export const HELP = `Shows what hookledger does: a month in the life of a small SaaS, sent as Stripe would send it, with
duplicates and out of order, to a service and a database of the demo's own.

  npm run demo               then keeps serving until Ctrl-C
  npm run demo -- --once     ends after the report

  --once         end with 0 when the tables agree with the story, with 1 when not
  --tenants N    how many tenants (default: 10, at most 500)
  --seed TEXT    another order, other ids (default: demo)
  --help         this text
`;

export interface DemoOptions {
  once: boolean;
  tenants: number;
  seed: string;
  help: boolean;
}

/** @throws {UsageError} naming what is wrong. */
export function readDemoOptions(args: readonly string[]): DemoOptions {
  const { once = false, tenants = '10', seed = 'demo', help = false } = split(args);
  const count = Number(tenants);
  if (!Number.isInteger(count) || count < 1 || count > 500) {
    throw new UsageError(['--tenants must be a whole number from 1 to 500'], 'npm run demo -- --help');
  }
  return { once, tenants: count, seed, help };
}

function split(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        once: { type: 'boolean' },
        tenants: { type: 'string' },
        seed: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    return values;
  } catch (error) {
    throw new UsageError([complaintOf(error)], 'npm run demo -- --help');
  }
}
