import { z } from 'zod';
import { type Addresses, addressesOf, addressProblems } from './addresses';
import { InvalidSettingsError } from './invalid-settings.error';
import {
  bodyDays,
  httpUrl,
  integer,
  networks,
  onOff,
  postgresUrl,
  retentionDays,
  trustProxy,
  webhookSecrets,
} from './kinds';
import { splitList } from './lists';
import { weaknessesOf } from './production';
import { isGiven, readSecretFiles } from './secrets';
import { stripeApiSettings } from './stripe-api';
import { type AdminToken, adminTokens } from './tokens';
import { unencryptedProblems } from './unencrypted';

export { InvalidSettingsError } from './invalid-settings.error';
export { type AdminRole, adminRoles, type AdminToken } from './tokens';

const schema = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  HOST: z.string().min(1).optional(),
  PORT: integer(0, 65_535).optional(),
  ADMIN_HOST: z.string().min(1).optional(),
  ADMIN_PORT: integer(0, 65_535).optional(),
  MAX_CONNECTIONS: integer(100, 1_000_000).default(4_000),
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
  /** Must be said in production, see {@link productionProblems}. */
  STRIPE_LIVEMODE: z.enum(['any', 'live', 'test']).default('any'),
  STRIPE_ACCOUNT: z
    .string()
    .regex(/^acct_\w+$/, 'must be a Stripe account id, "acct_…"')
    .optional(),
  ...stripeApiSettings,
  /** Checked by {@link unencryptedProblems}, which the commands share. */
  ALLOW_HTTP: z
    .string()
    .transform((list) => splitList(list))
    .optional(),
  TENANT_FROM_CHECKOUT: z.enum(['never', 'unclaimed', 'server', 'always']).default('unclaimed'),
  ADMIN_API_TOKENS: adminTokens.optional(),
  METRICS_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]+$/, 'must be printable ASCII without blanks')
    .min(16, 'must have at least 16 characters')
    .optional(),
  AUDIT_SIGNING_KEY: z.string().min(32, 'must have at least 32 characters').optional(),
  ALERT_SLACK_URL: httpUrl.optional(),
  ALERT_WEBHOOK_URL: httpUrl.optional(),
  ALERT_WEBHOOK_SECRET: z.string().min(16, 'must have at least 16 characters').optional(),
  ALERT_SILENCE_HOURS: integer(1, 720).default(24),
  WEBHOOK_BODY_LIMIT_BYTES: integer(64 * 1024, 64 * 1024 * 1024).default(1024 * 1024),
  WEBHOOK_UNVERIFIED_BYTES: integer(1024 * 1024, 4 * 1024 * 1024 * 1024).optional(),
  WEBHOOK_ALLOWED_ADDRESSES: networks.default([]),
  CONSOLE_IDLE_MINUTES: integer(5, 720).optional(),
  TRUST_PROXY: trustProxy.default(false),
  SWEEP_INTERVAL_MS: integer(20, 60_000).default(1_000),
  RETRY_MAX_ATTEMPTS: integer(0, 50).default(3),
  RETRY_BASE_DELAY_MS: integer(1, 86_400_000).default(30_000),
  RETRY_MAX_DELAY_MS: integer(1, 7 * 86_400_000).default(3_600_000),
  RETENTION_DAYS: retentionDays.optional(),
  RETENTION_BODY_DAYS: bodyDays.optional(),
  SHUTDOWN_GRACE_MS: integer(0, 600_000).default(20_000),
  MIGRATIONS_REQUIRED_APPROVALS: integer(0, 10).optional(),
  MIGRATIONS_SCRATCH_URL: postgresUrl.optional(),
  MIGRATIONS_DATABASE_URL: postgresUrl.optional(),
});

type Parsed = z.output<typeof schema>;

/** Every variable that is read. */
export const settingNames = Object.keys(schema.shape);

/**
 * The whole configuration, read once at boot. Secrets, tokens and the database are present always: in development
 * `prepareDevelopment` supplies what is missing before this is read, in production a missing one refuses to start.
 */
export interface Env extends Omit<Parsed, keyof Addresses>, Addresses {
  /** Nobody asked for this port, and another one serves a developer just as well. */
  anyPortWillDo: boolean;
  DATABASE_URL: string;
  STRIPE_WEBHOOK_SECRET: string[];
  ADMIN_API_TOKENS: AdminToken[];
  /** Of webhook bodies, together, before their signatures are checked. At least twice `WEBHOOK_BODY_LIMIT_BYTES`. */
  WEBHOOK_UNVERIFIED_BYTES: number;
  /** People who must have approved what `npm run migration:run` runs. */
  MIGRATIONS_REQUIRED_APPROVALS: number;
}

/** Nest's injection token for {@link Env}. */
export const ENV = Symbol('Env');

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
export function readEnv(given: NodeJS.ProcessEnv): Env {
  const { source, problems } = readSecretFiles(given, settingNames);
  const parsed = schema.safeParse(withoutBlanks(source));
  if (!parsed.success) problems.push(...parsed.error.issues.map(problemOf));
  const invalid = new Set(parsed.success ? [] : parsed.error.issues.map((issue) => issue.path[0]));
  for (const [name, meaning] of Object.entries(required)) {
    if (!isGiven(given, name) && !invalid.has(name)) problems.push(`${name} is not set: ${meaning}`);
  }
  if (isGiven(given, 'ALERT_WEBHOOK_URL') && !isGiven(given, 'ALERT_WEBHOOK_SECRET')) {
    problems.push('ALERT_WEBHOOK_SECRET is not set: what is sent to ALERT_WEBHOOK_URL is signed with it');
  }
  if (parsed.success) problems.push(...addressProblems(parsed.data), ...budgetProblems(parsed.data));
  problems.push(...unencryptedProblems(source), ...productionProblems(source));
  if (!parsed.success || problems.length > 0) throw new InvalidSettingsError([...new Set(problems)]);
  const { DATABASE_URL = '', STRIPE_WEBHOOK_SECRET = [], ADMIN_API_TOKENS = [], ...rest } = parsed.data;
  const production = rest.NODE_ENV === 'production';
  const addresses = addressesOf(rest);
  return {
    ...rest,
    ...addresses,
    anyPortWillDo: rest.PORT === undefined && rest.ADMIN_PORT !== addresses.PORT && !production,
    DATABASE_URL,
    STRIPE_WEBHOOK_SECRET,
    ADMIN_API_TOKENS,
    WEBHOOK_UNVERIFIED_BYTES:
      rest.WEBHOOK_UNVERIFIED_BYTES ?? Math.max(DEFAULT_BUDGET_BYTES, 4 * rest.WEBHOOK_BODY_LIMIT_BYTES),
    MIGRATIONS_REQUIRED_APPROVALS: requiredApprovals(rest),
  };
}

function problemOf({ path, message }: { path: PropertyKey[]; message: string }): string {
  return `${String(path[0])} ${message}`;
}

/** What development may leave out, and production may not. */
function productionProblems(source: NodeJS.ProcessEnv): string[] {
  if (!isProduction(source)) return [];
  return [
    ...livemodeProblems(source),
    ...weaknessesOf({
      tokens: read(adminTokens, source.ADMIN_API_TOKENS),
      webhookSecrets: read(webhookSecrets, source.STRIPE_WEBHOOK_SECRET),
      metricsToken: source.METRICS_TOKEN?.trim(),
    }),
  ];
}

/** The default of development would apply test events to a production database, and nobody would have asked for it. */
function livemodeProblems(source: NodeJS.ProcessEnv): string[] {
  if (!isProduction(source) || source.STRIPE_LIVEMODE?.trim()) return [];
  return [
    'STRIPE_LIVEMODE is not set: "live" or "test", so that events of the other mode are ignored, or "any" to apply both',
  ];
}

/** Nothing where it is missing or wrong, which is told elsewhere. */
function read<T>(kind: z.ZodType<T[]>, text: string | undefined): T[] {
  return kind.safeParse(text ?? '').data ?? [];
}

/** At 100 ms for each body, enough for 50,000 events of 6 KB a second. */
const DEFAULT_BUDGET_BYTES = 32 * 1024 * 1024;

/** Half of the budget is kept for small bodies; the other half has to hold the largest body that is allowed. */
function budgetProblems({
  WEBHOOK_UNVERIFIED_BYTES: budget,
  WEBHOOK_BODY_LIMIT_BYTES: limit,
}: Parsed): string[] {
  if (budget === undefined || budget >= 2 * limit) return [];
  return [`WEBHOOK_UNVERIFIED_BYTES must be at least twice WEBHOOK_BODY_LIMIT_BYTES, ${2 * limit}`];
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
export function readDatabaseSettings(given: NodeJS.ProcessEnv): DatabaseSettings {
  return withDatabase(parseWith(databaseSchema, given));
}

/**
 * The key that signs heads of the audit log, for who checks one.
 * @throws {InvalidSettingsError}
 */
export function readAuditSigningKey(given: NodeJS.ProcessEnv): string | undefined {
  return parseWith(schema.pick({ AUDIT_SIGNING_KEY: true }), given).AUDIT_SIGNING_KEY;
}

/** DATABASE_URL is missing where a plan is made for no database in particular. */
export type MigrationSettings = Omit<DatabaseSettings, 'DATABASE_URL'> &
  Pick<Env, 'MIGRATIONS_REQUIRED_APPROVALS' | 'MIGRATIONS_SCRATCH_URL'> & { DATABASE_URL?: string };

/**
 * What the commands need that work on the schema.
 * @throws {InvalidSettingsError}
 */
export function readMigrationSettings(given: NodeJS.ProcessEnv): MigrationSettings {
  const {
    NODE_ENV,
    MIGRATIONS_REQUIRED_APPROVALS,
    MIGRATIONS_SCRATCH_URL,
    MIGRATIONS_DATABASE_URL,
    ...rest
  } = parseWith(migrationSchema, given);
  // The role that serves need not be allowed to change tables.
  const DATABASE_URL = MIGRATIONS_DATABASE_URL ?? rest.DATABASE_URL;
  return {
    ...rest,
    ...(DATABASE_URL !== undefined && { DATABASE_URL }),
    MIGRATIONS_SCRATCH_URL,
    MIGRATIONS_REQUIRED_APPROVALS: requiredApprovals({ NODE_ENV, MIGRATIONS_REQUIRED_APPROVALS }),
  };
}

/** @throws {InvalidSettingsError} */
function parseWith<S extends z.ZodObject>(part: S, given: NodeJS.ProcessEnv): z.output<S> {
  const { source, problems } = readSecretFiles(given, Object.keys(part.shape));
  const parsed = part.safeParse(withoutBlanks(source));
  if (!parsed.success) problems.push(...parsed.error.issues.map(problemOf));
  if (!parsed.success || problems.length > 0) throw new InvalidSettingsError(problems);
  return parsed.data;
}

/** @throws {InvalidSettingsError} */
export function withDatabase<T extends { DATABASE_URL?: string }>(settings: T): T & { DATABASE_URL: string } {
  const { DATABASE_URL } = settings;
  if (DATABASE_URL === undefined)
    throw new InvalidSettingsError([`DATABASE_URL is not set: ${required.DATABASE_URL}`]);
  return { ...settings, DATABASE_URL };
}

const databaseSchema = schema.pick({ DATABASE_URL: true, DATABASE_SCHEMA: true, DATABASE_POOL_SIZE: true });

const migrationSchema = schema.pick({
  NODE_ENV: true,
  DATABASE_URL: true,
  DATABASE_SCHEMA: true,
  DATABASE_POOL_SIZE: true,
  MIGRATIONS_REQUIRED_APPROVALS: true,
  MIGRATIONS_SCRATCH_URL: true,
  MIGRATIONS_DATABASE_URL: true,
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
export function readReconciliationSettings(given: NodeJS.ProcessEnv): ReconciliationSettings {
  const names = Object.keys(reconciliationSchema.shape);
  const { source, problems } = readSecretFiles(given, names);
  const parsed = reconciliationSchema.safeParse(withoutBlanks(source));
  if (!parsed.success) problems.push(...parsed.error.issues.map(problemOf));
  problems.push(...unencryptedProblems(source, names), ...livemodeProblems(source));
  if (!isGiven(given, 'DATABASE_URL')) problems.push(`DATABASE_URL is not set: ${required.DATABASE_URL}`);
  if (!isGiven(given, 'STRIPE_API_KEY'))
    problems.push(
      'STRIPE_API_KEY is not set: a secret or restricted key that may read events, "sk_…" or "rk_…"',
    );
  if (!parsed.success || problems.length > 0) throw new InvalidSettingsError(problems);
  const { DATABASE_URL = '', ...rest } = parsed.data;
  return { DATABASE_URL, ...rest };
}

/** `FOO=` in an env file means "not set", not the empty string. */
function withoutBlanks(source: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(source).filter(([, value]) => value?.trim()));
}
