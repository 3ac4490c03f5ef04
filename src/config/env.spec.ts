import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import {
  InvalidSettingsError,
  readDatabaseSettings,
  readEnv,
  readMigrationSettings,
  readReconciliationSettings,
} from './env';

const complete = {
  DATABASE_URL: 'postgres://app:pass@db.internal:5432/app',
  STRIPE_WEBHOOK_SECRET: 'whsec_abc',
  ADMIN_API_TOKENS: 'ada:operator:t0ken',
};

const production = {
  ...complete,
  NODE_ENV: 'production',
  STRIPE_WEBHOOK_SECRET: `whsec_${'a'.repeat(32)}`,
  STRIPE_LIVEMODE: 'live',
  ADMIN_API_TOKENS: `ada:operator:${'t'.repeat(32)}`,
};

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function entry(name: string, role: string, token: string) {
  return { name, role, digest: sha256(token), length: token.length };
}

/** The message with which it refuses to start; undefined when it starts. */
function refusalOf(source: NodeJS.ProcessEnv): string | undefined {
  try {
    readEnv(source);
    return undefined;
  } catch (error) {
    if (error instanceof InvalidSettingsError) return error.message;
    throw error;
  }
}

describe('readEnv', () => {
  it('needs three settings and has defaults for the rest', () => {
    expect(readEnv(complete)).toEqual({
      NODE_ENV: 'development',
      HOST: '127.0.0.1',
      PORT: 3000,
      ADMIN_HOST: '127.0.0.1',
      ADMIN_PORT: 3000,
      isAdminApart: false,
      anyPortWillDo: true,
      LOG_LEVEL: 'info',
      DATABASE_URL: complete.DATABASE_URL,
      DATABASE_SCHEMA: 'synapscale_db',
      DATABASE_POOL_SIZE: 10,
      DATABASE_PREPARED_STATEMENTS: true,
      STRIPE_WEBHOOK_SECRET: ['whsec_abc'],
      STRIPE_API_BASE: 'https://api.stripe.com',
      STRIPE_LIVEMODE: 'any',
      ADMIN_API_TOKENS: [entry('ada', 'operator', 't0ken')],
      TENANT_FROM_CHECKOUT: 'unclaimed',
      ALERT_SILENCE_HOURS: 24,
      WEBHOOK_BODY_LIMIT_BYTES: 1_048_576,
      WEBHOOK_UNVERIFIED_BYTES: 33_554_432,
      MAX_CONNECTIONS: 4_000,
      WEBHOOK_ALLOWED_ADDRESSES: [],
      TRUST_PROXY: false,
      RETRY_MAX_ATTEMPTS: 3,
      RETRY_BASE_DELAY_MS: 30_000,
      SWEEP_INTERVAL_MS: 1_000,
      RETRY_MAX_DELAY_MS: 3_600_000,
      SHUTDOWN_GRACE_MS: 20_000,
      MIGRATIONS_REQUIRED_APPROVALS: 0,
    });
  });

  it('lets nobody change the schema in production by himself, if not told otherwise', () => {
    expect(readEnv(production).MIGRATIONS_REQUIRED_APPROVALS).toBe(1);
    expect(readMigrationSettings(production).MIGRATIONS_REQUIRED_APPROVALS).toBe(1);
    const two = { ...production, MIGRATIONS_REQUIRED_APPROVALS: '2' };
    expect(readMigrationSettings(two).MIGRATIONS_REQUIRED_APPROVALS).toBe(2);
    expect(readMigrationSettings(complete).MIGRATIONS_REQUIRED_APPROVALS).toBe(0);
  });

  it('listens to the outside in production only', () => {
    expect(readEnv(production).HOST).toBe('0.0.0.0');
    expect(readEnv({ ...production, HOST: '::1' }).HOST).toBe('::1');
    expect(readEnv({ ...complete, NODE_ENV: 'test' }).HOST).toBe('127.0.0.1');
  });

  it.each([
    ['development', undefined, true],
    ['development', '3000', false],
    ['production', undefined, false],
  ])('in %s, with PORT=%s, may take another port: %j', (mode, port, may) => {
    expect(readEnv({ ...production, NODE_ENV: mode, PORT: port }).anyPortWillDo).toBe(may);
  });

  it.each([
    [{}, '127.0.0.1:3000'],
    [{ PORT: '8080' }, '127.0.0.1:8080'],
    [{ NODE_ENV: 'test', PORT: '0' }, '127.0.0.1:0'],
    [{ ADMIN_PORT: '9000' }, '127.0.0.1:9000 apart'],
    [{ PORT: '9000', ADMIN_PORT: '9000' }, '127.0.0.1:9000'],
    [{ PORT: '0', ADMIN_PORT: '0' }, '127.0.0.1:0 apart'],
    [{ NODE_ENV: 'production' }, '0.0.0.0:3001 apart'],
    [{ NODE_ENV: 'production', PORT: '0' }, '0.0.0.0:3001 apart'],
    [{ NODE_ENV: 'production', ADMIN_PORT: '3000' }, '0.0.0.0:3000'],
    [{ NODE_ENV: 'production', HOST: '::' }, ':::3001 apart'],
    [{ NODE_ENV: 'production', ADMIN_HOST: '127.0.0.1' }, '127.0.0.1:3001 apart'],
  ])('with %j serves the admin API on %s', (settings, expected) => {
    const { ADMIN_HOST, ADMIN_PORT, isAdminApart } = readEnv({
      ...production,
      NODE_ENV: 'development',
      ...settings,
    });
    expect(`${ADMIN_HOST}:${ADMIN_PORT}${isAdminApart ? ' apart' : ''}`).toBe(expected);
  });

  it.each([
    [{ NODE_ENV: 'production', PORT: '3001' }, 'ADMIN_PORT is not set, and its default is PORT (3001)'],
    [{ ADMIN_HOST: '127.0.0.2' }, 'ADMIN_HOST differs from HOST while ADMIN_PORT is the same as PORT'],
    [{ NODE_ENV: 'production', METRICS_TOKEN: 'x'.repeat(31) }, 'METRICS_TOKEN must have at least 32'],
    [{ METRICS_TOKEN: 'x'.repeat(15) }, 'METRICS_TOKEN must have at least 16'],
    [{ METRICS_TOKEN: 'with blanks in between' }, 'METRICS_TOKEN must be printable ASCII'],
    [{ ADMIN_PORT: '65536' }, 'ADMIN_PORT '],
  ])('refuses %j', (settings, complaint) => {
    expect(refusalOf({ ...complete, ...settings })).toContain(complaint);
  });

  it('does not take another port than ADMIN_PORT asks for', () => {
    expect(readEnv({ ...complete, ADMIN_PORT: '3000' }).anyPortWillDo).toBe(false);
    expect(readEnv({ ...complete, ADMIN_PORT: '3001' }).anyPortWillDo).toBe(true);
  });

  it.each(['production', 'development', 'test'])('in %s names everything that is missing at once', (mode) => {
    const refusal = refusalOf({ NODE_ENV: mode });
    for (const name of Object.keys(complete)) expect(refusal).toContain(`- ${name} is not set: `);
  });

  it('wants a secret for a webhook of alerts', () => {
    const refusal = refusalOf({ ...complete, ALERT_WEBHOOK_URL: 'https://example.com' });
    expect(refusal).toContain('- ALERT_WEBHOOK_SECRET is not set: ');
  });

  it('names what is missing beside what is wrong', () => {
    const refusal = refusalOf({ NODE_ENV: 'production', PORT: '70000', DATABASE_URL: 'mysql://db' });
    expect(refusal?.match(/(?<=- )\w+/g)).toEqual([
      'PORT',
      'DATABASE_URL',
      'STRIPE_WEBHOOK_SECRET',
      'ADMIN_API_TOKENS',
      'STRIPE_LIVEMODE',
    ]);
  });

  it.each([
    ['DATABASE_URL', ''],
    ['STRIPE_WEBHOOK_SECRET', '   '],
    ['ADMIN_API_TOKENS', '\n'],
  ])('takes a blank %s for a missing one', (name, blank) => {
    expect(refusalOf({ ...complete, [name]: blank })).toContain(`${name} is not set`);
  });

  it.each([
    'PORT',
    'HOST',
    'NODE_ENV',
    'LOG_LEVEL',
    'STRIPE_ACCOUNT',
    'RETRY_MAX_ATTEMPTS',
    'RETENTION_DAYS',
  ])('takes a blank %s for its default', (name) => {
    expect(readEnv({ ...complete, [name]: ' ' })).toEqual(readEnv(complete));
  });

  it.each([
    ['NODE_ENV', 'prod'],
    ['PORT', 'eighty'],
    ['PORT', '-1'],
    ['PORT', '65536'],
    ['PORT', '80.5'],
    ['LOG_LEVEL', 'verbose'],
    ['DATABASE_URL', 'localhost:5432/app'],
    ['DATABASE_URL', 'https://db'],
    ['DATABASE_SCHEMA', 'Billing'],
    ['DATABASE_SCHEMA', 'a"b'],
    ['DATABASE_SCHEMA', 'x'.repeat(64)],
    ['DATABASE_POOL_SIZE', '1'],
    ['DATABASE_PREPARED_STATEMENTS', 'yes'],
    ['STRIPE_WEBHOOK_SECRET', 'sk_live_1'],
    ['STRIPE_WEBHOOK_SECRET', 'a whsec_1'],
    ['STRIPE_WEBHOOK_SECRET', 'whsec_1,sk_live_1'],
    ['STRIPE_WEBHOOK_SECRET', ' , '],
    ['STRIPE_LIVEMODE', 'true'],
    ['STRIPE_ACCOUNT', 'cus_1'],
    ['STRIPE_API_KEY', 'pk_live_1'],
    ['STRIPE_API_BASE', 'api.stripe.com'],
    ['STRIPE_API_BASE', 'ftp://api.stripe.com'],
    ['ADMIN_API_TOKENS', 't0ken'],
    ['ADMIN_API_TOKENS', 'ada:admin:t0ken'],
    ['ADMIN_API_TOKENS', 'ada:operator:'],
    ['ADMIN_API_TOKENS', ':operator:t0ken'],
    ['ADMIN_API_TOKENS', 'ada:operator:t0:ken'],
    ['ADMIN_API_TOKENS', 'ada:operator:t0ken,bob:viewer'],
    ['ADMIN_API_TOKENS', 'ada:operator:t0ken,bob:viewer:t0ken'],
    ['ADMIN_API_TOKENS', 'ada:operator:t0ken,ada:viewer:other'],
    ['ADMIN_API_TOKENS', 'ada:operator:t0ken,Ada:viewer:other'],
    ['ADMIN_API_TOKENS', `ada:operator:t0ken,bob:viewer:sha256:${sha256('t0ken').toString('hex')}`],
    ['ADMIN_API_TOKENS', 'ada:operator:sha256:abc'],
    ['ADMIN_API_TOKENS', `ada:operator:sha1:${'a'.repeat(64)}`],
    ['ADMIN_API_TOKENS', `ada:operator:sha256:${'g'.repeat(64)}`],
    ['ADMIN_API_TOKENS', `ada:operator:sha256:${'a'.repeat(64)}:more`],
    ['ADMIN_API_TOKENS', 'ada:operator:to ken'],
    ['ALLOW_HTTP', 'PORT'],
    ['ADMIN_API_TOKENS', ','],
    ['ALERT_SLACK_URL', 'hooks.slack.com'],
    ['ALERT_WEBHOOK_URL', 'ftp://example.com'],
    ['ALERT_WEBHOOK_SECRET', 'short'],
    ['ALERT_SILENCE_HOURS', '0'],
    ['WEBHOOK_BODY_LIMIT_BYTES', '1024'],
    ['WEBHOOK_ALLOWED_ADDRESSES', 'stripe.com'],
    ['WEBHOOK_ALLOWED_ADDRESSES', '10.0.0.0/8,10.0.0.0/33'],
    ['TRUST_PROXY', 'on'],
    ['TRUST_PROXY', '1'],
    ['TRUST_PROXY', '0.0.0.0/0'],
    ['TRUST_PROXY', '10.0.0.1,::/0'],
    ['TRUST_PROXY', '10.0.0.0/8,proxy'],
    ['RETRY_MAX_ATTEMPTS', '51'],
    ['RETRY_BASE_DELAY_MS', '0'],
    ['SWEEP_INTERVAL_MS', '0'],
    ['SWEEP_INTERVAL_MS', '60001'],
    ['RETENTION_DAYS', '39'],
    ['RETENTION_DAYS', '0'],
    ['RETENTION_DAYS', '40.5'],
    ['RETENTION_DAYS', 'forever'],
    ['SHUTDOWN_GRACE_MS', 'Infinity'],
  ])('refuses %s=%s, and names it', (name, value) => {
    expect(refusalOf({ ...complete, [name]: value })).toMatch(new RegExp(`^ {2}- ${name} `, 'm'));
  });

  it.each([
    ['one secret', 'STRIPE_WEBHOOK_SECRET', 'whsec_1', ['whsec_1']],
    ['no proxy', 'TRUST_PROXY', 'off', false],
    ['proxies by network', 'TRUST_PROXY', '10.0.0.0/8, ::1', ['10.0.0.0/8', '::1']],
    ['addresses', 'WEBHOOK_ALLOWED_ADDRESSES', '3.18.12.63, 10.0.0.0/8,', ['3.18.12.63', '10.0.0.0/8']],
    ['secrets during a rotation', 'STRIPE_WEBHOOK_SECRET', 'whsec_1, whsec_2,', ['whsec_1', 'whsec_2']],
    [
      'tokens',
      'ADMIN_API_TOKENS',
      'ada:operator:one,\n bob:viewer:two',
      [entry('ada', 'operator', 'one'), entry('bob', 'viewer', 'two')],
    ],
    [
      'the digest of a token',
      'ADMIN_API_TOKENS',
      `ada:viewer:sha256:${sha256('one').toString('hex').toUpperCase()}`,
      [{ ...entry('ada', 'viewer', 'one'), length: undefined }],
    ],
    ['a switch', 'DATABASE_PREPARED_STATEMENTS', 'off', false],
    ['the postgresql scheme', 'DATABASE_URL', 'postgresql://db/app', 'postgresql://db/app'],
    ['a port of the system’s choice', 'PORT', '0', 0],
    ['the shortest retention', 'RETENTION_DAYS', '40', 40],
  ] as const)('reads %s', (_, name, value, expected) => {
    expect(readEnv({ ...complete, [name]: value })[name]).toEqual(expected);
  });

  it('says why events cannot be deleted sooner', () => {
    expect(refusalOf({ ...complete, RETENTION_DAYS: '30' })).toContain(
      'RETENTION_DAYS must be at least 40: Stripe may send an event again for 30 days',
    );
  });

  it('ignores the rest of the environment', () => {
    expect(readEnv({ ...complete, PATH: '/bin', constructor: 'x' })).toEqual(readEnv(complete));
  });
});

describe('In production', () => {
  it.each([
    ['STRIPE_LIVEMODE', undefined, 'STRIPE_LIVEMODE is not set: "live" or "test"'],
    ['STRIPE_LIVEMODE', ' ', 'STRIPE_LIVEMODE is not set: "live" or "test"'],
    ['STRIPE_WEBHOOK_SECRET', `whsec_${'a'.repeat(31)}`, "too short to be Stripe's (entry 1)"],
    ['STRIPE_WEBHOOK_SECRET', `whsec_${'a'.repeat(32)},whsec_b`, "too short to be Stripe's (entry 2)"],
    ['ADMIN_API_TOKENS', `ada:operator:${'t'.repeat(31)}`, 'fewer than 32 characters for "ada":'],
    [
      'ADMIN_API_TOKENS',
      `ada:operator:one,bob:viewer:sha256:${'0'.repeat(64)},cy:viewer:three`,
      'fewer than 32 characters for "ada", "cy":',
    ],
    ['ADMIN_API_TOKENS', `${'t'.repeat(32)}:operator:ada`, 'fewer than 32 characters for entry 1:'],
  ])('refuses a weak %s=%s', (name, value, problem) => {
    const refusal = refusalOf({ ...production, [name]: value });
    expect(refusal).toContain(problem);
    expect(refusal).not.toMatch(/t{31}|whsec_[ab]|:one|:three/);
    expect(refusalOf({ ...production, [name]: value, NODE_ENV: 'development' })).toBeUndefined();
  });

  it.each([
    ['STRIPE_LIVEMODE', 'any'],
    ['ADMIN_API_TOKENS', `ada:operator:sha256:${'0'.repeat(64)}`],
    ['STRIPE_WEBHOOK_SECRET', `whsec_${'a'.repeat(32)}`],
  ])('starts with %s=%s', (name, value) => {
    expect(refusalOf({ ...production, [name]: value })).toBeUndefined();
  });

  it('names every weak one at once, beside what is wrong otherwise', () => {
    const weak = { ...complete, NODE_ENV: 'production', PORT: '-1' };
    expect(refusalOf(weak)?.match(/(?<=- )\w+/g)).toEqual([
      'PORT',
      'STRIPE_LIVEMODE',
      'ADMIN_API_TOKENS',
      'STRIPE_WEBHOOK_SECRET',
    ]);
  });

  it('asks the same of the command that reconciles', () => {
    const { STRIPE_LIVEMODE: _, ...rest } = production;
    const source = { ...rest, STRIPE_API_KEY: 'rk_live_1' };
    expect(() => readReconciliationSettings(source)).toThrow('STRIPE_LIVEMODE is not set');
    expect(readReconciliationSettings({ ...source, NODE_ENV: 'test' }).STRIPE_LIVEMODE).toBe('any');
  });
});

describe('What leaves unencrypted', () => {
  const places = {
    STRIPE_API_BASE: 'http://stripe.internal',
    ALERT_SLACK_URL: 'http://slack.internal/x',
    ALERT_WEBHOOK_URL: 'http://10.0.0.9/alerts',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318',
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://collector:4318/v1/traces',
  };
  const rest = { ...complete, ALERT_WEBHOOK_SECRET: 'a'.repeat(16) };

  it.each(Object.entries(places))('is refused for %s=%s, unless ALLOW_HTTP says so', (name, url) => {
    expect(refusalOf({ ...rest, [name]: url })).toContain(
      `${name} must be an https:// URL; to send unencrypted nevertheless, set ALLOW_HTTP=${name}`,
    );
    expect(refusalOf({ ...rest, [name]: url, ALLOW_HTTP: name })).toBeUndefined();
    expect(refusalOf({ ...rest, [name]: url.replace('http:', 'https:') })).toBeUndefined();
    const others = Object.keys(places).filter((each) => each !== name);
    expect(refusalOf({ ...rest, [name]: url, ALLOW_HTTP: others.join() })).toContain(name);
  });

  it.each([
    'http://127.0.0.1:1',
    'http://127.9.9.9',
    'http://localhost:4318',
    'http://[::1]:9',
    'HTTP://127.1/',
  ])('stays on this machine with %s', (url) => {
    expect(refusalOf({ ...rest, STRIPE_API_BASE: url, ALERT_SLACK_URL: url })).toBeUndefined();
  });

  it.each([
    'http://127.0.0.1.example.com',
    'http://localhost.example.com',
    'http://0.0.0.0',
    'http://notlocalhost',
  ])('does not with %s', (url) => {
    expect(refusalOf({ ...rest, STRIPE_API_BASE: url })).toContain('STRIPE_API_BASE');
  });

  it('is asked of the command that reconciles too', () => {
    const source = { ...complete, STRIPE_API_KEY: 'rk_live_1', STRIPE_API_BASE: places.STRIPE_API_BASE };
    expect(() => readReconciliationSettings(source)).toThrow('STRIPE_API_BASE must be an https:// URL');
    expect(readReconciliationSettings({ ...source, ALLOW_HTTP: 'STRIPE_API_BASE' })).toBeDefined();
  });
});

describe('readDatabaseSettings', () => {
  it('needs nothing but the database', () => {
    expect(
      readDatabaseSettings({ DATABASE_URL: 'postgres://db', STRIPE_WEBHOOK_SECRET: 'nonsense' }),
    ).toEqual({
      DATABASE_URL: 'postgres://db',
      DATABASE_SCHEMA: 'synapscale_db',
      DATABASE_POOL_SIZE: 10,
    });
  });

  it.each([
    [{}, 'DATABASE_URL is not set'],
    [{ DATABASE_URL: ' ' }, 'DATABASE_URL is not set'],
    [{ DATABASE_URL: 'https://db' }, 'DATABASE_URL must be a postgres:// URL'],
    [{ DATABASE_URL: 'postgres://db', DATABASE_SCHEMA: 'A' }, 'DATABASE_SCHEMA must be'],
  ])('refuses %j', (source, problem) => {
    expect(() => readDatabaseSettings(source)).toThrow(problem);
    expect(() => readDatabaseSettings(source)).toThrow(InvalidSettingsError);
  });
});

const names = Object.keys(readEnv(complete))
  .filter((name) => name !== 'anyPortWillDo' && name !== 'isAdminApart')
  .concat('STRIPE_ACCOUNT', 'RETENTION_DAYS');
/** Recognizable in any message, and wrong for every setting but `HOST`. */
const secret = fc.stringMatching(/^[a-z0-9:@/,._ -]{0,20}$/).map((text) => `:Zq7!${text}Zq7!:`);

const neverRepeatsValues = (refuse: typeof refusalOf) =>
  fc.property(fc.dictionary(fc.constantFrom(...names), secret, { minKeys: 1 }), (wrong) => {
    const message = refuse({ ...complete, ...wrong }) ?? '';
    return (
      !message.includes('Zq7!') &&
      Object.keys(wrong).every((name) => name.endsWith('HOST') || message.includes(name))
    );
  });

it('never repeats a value, which may be a secret, but names every wrong setting', () => {
  fc.assert(neverRepeatsValues(refusalOf), { numRuns: 500 });
  const indiscreet = (source: NodeJS.ProcessEnv) => `${refusalOf(source)} (PORT is ${source.PORT})`;
  expect(fc.check(neverRepeatsValues(indiscreet), { numRuns: 500 }).failed).toBe(true);
});
