import { z } from 'zod';
import { isNetwork } from './network';
import { stripeApiSettings } from './stripe-api';

/** A signing secret of one webhook endpoint, as Stripe shows it. */
const webhookSecret = z
  .string()
  .regex(/^whsec_\S+$/, 'must start with "whsec_" (Stripe dashboard, Webhooks, "Signing secret")');

const webhookSecrets = z
  .string()
  .transform((list) => splitList(list))
  .pipe(z.array(webhookSecret).min(1, 'is empty'));

export const adminRoles = ['viewer', 'operator'] as const;
export type AdminRole = (typeof adminRoles)[number];

/** One bearer token of the admin API and what its holder may do. */
export interface AdminToken {
  name: string;
  role: AdminRole;
  token: string;
}

const adminTokens = z.string().transform((list, context): AdminToken[] => {
  const tokens = splitList(list).map((entry): AdminToken | undefined => {
    const [name, role, token, ...rest] = entry.split(':');
    const known = adminRoles.find((candidate) => candidate === role);
    if (!name || !known || !token || rest.length > 0) return undefined;
    return { name, role: known, token };
  });
  const valid = tokens.filter((token) => token !== undefined);
  if (valid.length === 0 || valid.length < tokens.length) {
    context.addIssue({
      code: 'custom',
      message:
        'must be "name:role:token" entries separated by commas; role is viewer or operator, a token has no colon',
    });
    return z.NEVER;
  }
  if (new Set(valid.map(({ token }) => token)).size < valid.length) {
    context.addIssue({ code: 'custom', message: 'gives the same token to two names' });
    return z.NEVER;
  }
  return valid;
});

const integer = (min: number, max: number) => z.coerce.number().int().min(min).max(max);

/** Stripe lists events, and sends them again when asked to, for 30 days (https://docs.stripe.com/api/events). */
const retentionDays = z.coerce
  .number()
  .int('must be whole days')
  .min(
    40,
    'must be at least 40: Stripe may send an event again for 30 days, and it has to be recognised then',
  )
  .max(36_500);

/** Redeliveries of Stripe's own come for three days; those of a person later. */
const bodyDays = z.coerce
  .number()
  .int('must be whole days')
  .min(7, 'must be at least 7: events that come late are decided by what the others of their second said')
  .max(36_500);

const postgresUrl = z
  .string()
  .refine(
    (url) => URL.canParse(url) && /^postgres(ql)?:$/.test(new URL(url).protocol),
    'must be a postgres:// URL, for example postgres://user:password@host:5432/database',
  );

const networks = z
  .string()
  .transform((list) => splitList(list))
  .refine(
    (list) => list.every((entry) => isNetwork(entry)),
    'must be addresses or networks such as 10.0.0.0/8, separated by commas',
  );

/** As Fastify takes it: https://fastify.dev/docs/latest/Reference/Server/#trustproxy */
const trustProxy = z.string().transform((text, context): string[] | false => {
  if (text === 'off') return false;
  const list = splitList(text);
  if (list.length > 0 && list.every((entry) => isNetwork(entry))) return list;
  context.addIssue({
    code: 'custom',
    message: 'must be "off", or the addresses or networks of the proxies in front, separated by commas',
  });
  return z.NEVER;
});

const httpUrl = z.url({
  protocol: /^https?$/,
  error: 'must be a URL such as https://hooks.example.com/hookledger',
});

const onOff = z.enum(['on', 'off']).transform((value) => value === 'on');

const schema = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  HOST: z.string().min(1).optional(),
  PORT: integer(0, 65_535).optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  DATABASE_URL: postgresUrl.optional(),
  /** Lower case, so that it reads the same quoted and unquoted. */
  DATABASE_SCHEMA: z
    .string()
    .regex(/^[a-z_][a-z0-9_]{0,62}$/, 'must be a lower-case PostgreSQL identifier')
    .default('synapscale_db'),
  DATABASE_POOL_SIZE: integer(2, 500).default(10),
  DATABASE_PREPARED_STATEMENTS: onOff.default(true),
  STRIPE_WEBHOOK_SECRET: webhookSecrets.optional(),
  STRIPE_LIVEMODE: z.enum(['any', 'live', 'test']).default('any'),
  STRIPE_ACCOUNT: z
    .string()
    .regex(/^acct_\w+$/, 'must be a Stripe account id, "acct_…"')
    .optional(),
  ...stripeApiSettings,
  TENANT_FROM_CHECKOUT: z.enum(['never', 'unclaimed', 'server', 'always']).default('unclaimed'),
  ADMIN_API_TOKENS: adminTokens.optional(),
  ALERT_SLACK_URL: httpUrl.optional(),
  ALERT_WEBHOOK_URL: httpUrl.optional(),
  ALERT_WEBHOOK_SECRET: z.string().min(16, 'must have at least 16 characters').optional(),
  ALERT_SILENCE_HOURS: integer(1, 720).default(24),
  WEBHOOK_BODY_LIMIT_BYTES: integer(64 * 1024, 64 * 1024 * 1024).default(1024 * 1024),
  WEBHOOK_ALLOWED_ADDRESSES: networks.default([]),
  TRUST_PROXY: trustProxy.default(false),
  RETRY_MAX_ATTEMPTS: integer(0, 50).default(3),
  RETRY_BASE_DELAY_MS: integer(1, 86_400_000).default(30_000),
  RETRY_MAX_DELAY_MS: integer(1, 7 * 86_400_000).default(3_600_000),
  RETENTION_DAYS: retentionDays.optional(),
  RETENTION_BODY_DAYS: bodyDays.optional(),
  SHUTDOWN_GRACE_MS: integer(0, 600_000).default(20_000),
  MIGRATIONS_REQUIRED_APPROVALS: integer(0, 10).optional(),
  MIGRATIONS_SCRATCH_URL: postgresUrl.optional(),
});

type Parsed = z.output<typeof schema>;

/** Every variable that is read. */
export const settingNames = Object.keys(schema.shape);

/**
 * The whole configuration, read once at boot. Secrets, tokens and the database are present always: in development
 * `prepareDevelopment` supplies what is missing before this is read, in production a missing one refuses to start.
 */
export interface Env extends Parsed {
  HOST: string;
  PORT: number;
  /** Nobody asked for this port, and another one serves a developer just as well. */
  anyPortWillDo: boolean;
  DATABASE_URL: string;
  STRIPE_WEBHOOK_SECRET: string[];
  ADMIN_API_TOKENS: AdminToken[];
  /** People who must have approved what `npm run migration:run` runs. */
  MIGRATIONS_REQUIRED_APPROVALS: number;
}

/** Nest's injection token for {@link Env}. */
export const ENV = Symbol('Env');

/** The settings are wrong; the message names every wrong variable and how to mend it. Values are never repeated. */
export class InvalidSettingsError extends Error {
  override readonly name = 'InvalidSettingsError';
  constructor(problems: string[]) {
    super(`hookledger cannot start:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
  }
}

const required = {
  DATABASE_URL: 'the PostgreSQL to use, for example postgres://user:password@host:5432/database',
  STRIPE_WEBHOOK_SECRET: 'the signing secret of the webhook endpoint (Stripe dashboard, Webhooks)',
  ADMIN_API_TOKENS: 'bearer tokens of the admin API as name:role:token, separated by commas',
} as const;

/** Before everything is validated: whether this is a deployment that may invent nothing. */
export function isProduction(source: NodeJS.ProcessEnv): boolean {
  return source.NODE_ENV?.trim() === 'production';
}

/**
 * Validates the environment.
 * @throws {InvalidSettingsError} naming every variable that is wrong or missing, all at once.
 */
export function readEnv(source: NodeJS.ProcessEnv): Env {
  const parsed = schema.safeParse(withoutBlanks(source));
  const problems = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${String(issue.path[0])} ${issue.message}`);
  const invalid = new Set(parsed.success ? [] : parsed.error.issues.map((issue) => issue.path[0]));
  for (const [name, meaning] of Object.entries(required)) {
    if (!source[name]?.trim() && !invalid.has(name)) problems.push(`${name} is not set: ${meaning}`);
  }
  if (source.ALERT_WEBHOOK_URL?.trim() && !source.ALERT_WEBHOOK_SECRET?.trim()) {
    problems.push('ALERT_WEBHOOK_SECRET is not set: what is sent to ALERT_WEBHOOK_URL is signed with it');
  }
  if (!parsed.success || problems.length > 0) throw new InvalidSettingsError([...new Set(problems)]);
  const { DATABASE_URL = '', STRIPE_WEBHOOK_SECRET = [], ADMIN_API_TOKENS = [], ...rest } = parsed.data;
  const production = rest.NODE_ENV === 'production';
  return {
    ...rest,
    // In a container the probes and Stripe come from outside; on a developer's machine nobody else should.
    HOST: rest.HOST ?? (production ? '0.0.0.0' : '127.0.0.1'),
    PORT: rest.PORT ?? 3000,
    anyPortWillDo: rest.PORT === undefined && !production,
    DATABASE_URL,
    STRIPE_WEBHOOK_SECRET,
    ADMIN_API_TOKENS,
    MIGRATIONS_REQUIRED_APPROVALS: requiredApprovals(rest),
  };
}

/** In production nothing changes tables that nobody has read. */
function requiredApprovals({
  NODE_ENV,
  MIGRATIONS_REQUIRED_APPROVALS,
}: Pick<Parsed, 'NODE_ENV' | 'MIGRATIONS_REQUIRED_APPROVALS'>): number {
  return MIGRATIONS_REQUIRED_APPROVALS ?? (NODE_ENV === 'production' ? 1 : 0);
}

export type DatabaseSettings = Pick<Env, 'DATABASE_URL' | 'DATABASE_SCHEMA' | 'DATABASE_POOL_SIZE'>;

/**
 * What the migration commands need, and nothing more.
 * @throws {InvalidSettingsError}
 */
export function readDatabaseSettings(source: NodeJS.ProcessEnv): DatabaseSettings {
  const parsed = schema
    .pick({ DATABASE_URL: true, DATABASE_SCHEMA: true, DATABASE_POOL_SIZE: true })
    .safeParse(withoutBlanks(source));
  if (!parsed.success) {
    throw new InvalidSettingsError(
      parsed.error.issues.map((issue) => `${String(issue.path[0])} ${issue.message}`),
    );
  }
  return withDatabase(parsed.data);
}

/** DATABASE_URL is missing where a plan is made for no database in particular. */
export type MigrationSettings = Omit<DatabaseSettings, 'DATABASE_URL'> &
  Pick<Env, 'MIGRATIONS_REQUIRED_APPROVALS' | 'MIGRATIONS_SCRATCH_URL'> & { DATABASE_URL?: string };

/**
 * What the commands need that work on the schema.
 * @throws {InvalidSettingsError}
 */
export function readMigrationSettings(source: NodeJS.ProcessEnv): MigrationSettings {
  const parsed = migrationSchema.safeParse(withoutBlanks(source));
  if (!parsed.success) {
    throw new InvalidSettingsError(
      parsed.error.issues.map((issue) => `${String(issue.path[0])} ${issue.message}`),
    );
  }
  const { NODE_ENV, MIGRATIONS_REQUIRED_APPROVALS, MIGRATIONS_SCRATCH_URL, ...rest } = parsed.data;
  return {
    ...rest,
    MIGRATIONS_SCRATCH_URL,
    MIGRATIONS_REQUIRED_APPROVALS: requiredApprovals({ NODE_ENV, MIGRATIONS_REQUIRED_APPROVALS }),
  };
}

/** @throws {InvalidSettingsError} */
export function withDatabase<T extends { DATABASE_URL?: string }>(settings: T): T & { DATABASE_URL: string } {
  const { DATABASE_URL } = settings;
  if (DATABASE_URL === undefined)
    throw new InvalidSettingsError([`DATABASE_URL is not set: ${required.DATABASE_URL}`]);
  return { ...settings, DATABASE_URL };
}

const migrationSchema = schema.pick({
  NODE_ENV: true,
  DATABASE_URL: true,
  DATABASE_SCHEMA: true,
  DATABASE_POOL_SIZE: true,
  MIGRATIONS_REQUIRED_APPROVALS: true,
  MIGRATIONS_SCRATCH_URL: true,
});

const reconciliationSchema = schema.pick({
  DATABASE_URL: true,
  DATABASE_SCHEMA: true,
  DATABASE_POOL_SIZE: true,
  DATABASE_PREPARED_STATEMENTS: true,
  STRIPE_API_KEY: true,
  STRIPE_API_BASE: true,
  STRIPE_LIVEMODE: true,
  STRIPE_ACCOUNT: true,
  RETENTION_DAYS: true,
});

export type ReconciliationSettings = DatabaseSettings &
  Pick<Env, Exclude<keyof z.output<typeof reconciliationSchema>, keyof DatabaseSettings>>;

/**
 * What `npm run reconcile` needs, and nothing more.
 * @throws {InvalidSettingsError}
 */
export function readReconciliationSettings(source: NodeJS.ProcessEnv): ReconciliationSettings {
  const parsed = reconciliationSchema.safeParse(withoutBlanks(source));
  const problems = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${String(issue.path[0])} ${issue.message}`);
  if (!source.DATABASE_URL?.trim()) problems.push(`DATABASE_URL is not set: ${required.DATABASE_URL}`);
  if (!source.STRIPE_API_KEY?.trim())
    problems.push(
      'STRIPE_API_KEY is not set: a secret or restricted key that may read events, "sk_…" or "rk_…"',
    );
  if (!parsed.success || problems.length > 0) throw new InvalidSettingsError(problems);
  const { DATABASE_URL = '', ...rest } = parsed.data;
  return { DATABASE_URL, ...rest };
}

function splitList(list: string): string[] {
  return list
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

/** `FOO=` in an env file means "not set", not the empty string. */
function withoutBlanks(source: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(source).filter(([, value]) => value?.trim()));
}
