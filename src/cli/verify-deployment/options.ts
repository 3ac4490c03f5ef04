import { parseArgs } from 'node:util';
import { z } from 'zod';
import { readSecretFiles } from '../../config/secrets';
import { stripeApiSettings } from '../../config/stripe-api';
import { unencryptedProblems } from '../../config/unencrypted';
import { WEBHOOK_PATH } from '../../webhooks/webhook-path';
import { complaintOf, UsageError } from '../../terminal/usage.error';

const COMMAND = 'npm run verify:deployment -- --help';

export const HELP = `Checks a deployment from outside after a rollout: probes, forged deliveries, the admin API, Stripe's endpoint.

  npm run verify:deployment -- --url https://hooks.example.test

  npm run verify:deployment -- --url https://hooks.example.test --admin-url http://127.0.0.1:3001

  --url URL          where Stripe delivers, without ${WEBHOOK_PATH}
  --admin-url URL    the admin listener, where ADMIN_PORT is not PORT: probes, metrics and admin must answer there and
                     not at --url, and it must take no deliveries
  --webhook-only     --url exposes nothing but the webhook, and the admin listener cannot be reached from here
  --json             {"url": …, "ok": …, "checks": [{"name", "status", "detail", "fix"}]}
  --help             this text

STRIPE_API_KEY, in the environment, lets it ask Stripe whether its endpoint is there, enabled, and sends what is
handled; a restricted key that may read webhook endpoints is enough. Without it these checks are skipped.

It stores no event. Two deliveries without a genuine signature are sent, and count as such in the metrics.
Ends with 0 when nothing failed, with 1 when something did, with 2 when called wrongly.
`;

export interface VerifyOptions {
  /** Without a slash at its end. */
  url: string;
  /** Where everything but the webhook answers; absent where that is `url` too, or cannot be reached. */
  adminUrl?: string;
  webhookOnly: boolean;
  json: boolean;
  /** Absent where Stripe is not to be asked. */
  stripe?: { key: string; base: string };
}

const baseUrl = z
  .string({ error: 'is needed: where Stripe delivers, such as https://hooks.example.test' })
  .refine((url) => /^https?:\/\//.test(url) && URL.canParse(url), {
    error: 'must be an http:// or https:// URL',
    abort: true,
  })
  .transform((url) => new URL(url))
  .refine(({ search, hash, username, password }) => !search && !hash && !username && !password, {
    error: 'must have neither a query nor a password',
  })
  .transform(({ origin, pathname }) => origin + pathname.replace(/\/+$/, ''))
  .refine((url) => !url.endsWith(WEBHOOK_PATH), `must be the address without ${WEBHOOK_PATH}`);

const schema = z
  .object({
    '--url': baseUrl,
    '--admin-url': baseUrl.optional(),
    '--webhook-only': z.boolean().default(false),
    '--json': z.boolean().default(false),
    ...stripeApiSettings,
  })
  .refine((options) => options['--admin-url'] !== options['--url'], {
    error: 'must differ from --url: leave it out where one listener serves both',
    path: ['--admin-url'],
  })
  .refine((options) => options['--admin-url'] === undefined || !options['--webhook-only'], {
    error: 'is for an admin listener that cannot be reached: leave out this or --admin-url',
    path: ['--webhook-only'],
  });

/**
 * @returns undefined where help is asked for.
 * @throws {UsageError} naming everything that is wrong, all at once; values are never repeated.
 */
export function readVerifyOptions(
  args: readonly string[],
  given: NodeJS.ProcessEnv,
): VerifyOptions | undefined {
  const { help, ...flagsGiven } = split(args);
  if (help) return undefined;
  const { source: environment, problems } = readSecretFiles(given, Object.keys(stripeApiSettings));
  problems.push(...unencryptedProblems(environment, Object.keys(stripeApiSettings)));
  const parsed = schema.safeParse({
    '--url': flagsGiven.url,
    '--admin-url': flagsGiven['admin-url'],
    '--webhook-only': flagsGiven['webhook-only'],
    '--json': flagsGiven.json,
    STRIPE_API_KEY: environment.STRIPE_API_KEY?.trim() || undefined,
    STRIPE_API_BASE: environment.STRIPE_API_BASE?.trim() || undefined,
  });
  if (!parsed.success)
    problems.push(...parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`));
  if (!parsed.success || problems.length > 0) throw new UsageError(problems, COMMAND);
  const { STRIPE_API_KEY: key, STRIPE_API_BASE: base, ...flags } = parsed.data;
  return {
    url: flags['--url'],
    ...(flags['--admin-url'] !== undefined && { adminUrl: flags['--admin-url'] }),
    webhookOnly: flags['--webhook-only'],
    json: flags['--json'],
    ...(key !== undefined && { stripe: { key, base } }),
  };
}

function split(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        url: { type: 'string' },
        'admin-url': { type: 'string' },
        'webhook-only': { type: 'boolean' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    return values;
  } catch (error) {
    throw new UsageError([complaintOf(error)], COMMAND);
  }
}
