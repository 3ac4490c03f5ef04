import * as fc from 'fast-check';
import { InvalidSettingsError, readDatabaseSettings, readEnv, readMigrationSettings } from './env';

const complete = {
  DATABASE_URL: 'postgres://app:pass@db.internal:5432/app',
  STRIPE_WEBHOOK_SECRET: 'whsec_abc',
  ADMIN_API_TOKENS: 'ada:operator:t0ken',
};

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
      ADMIN_API_TOKENS: [{ name: 'ada', role: 'operator', token: 't0ken' }],
      ALERT_SILENCE_HOURS: 24,
      WEBHOOK_BODY_LIMIT_BYTES: 1_048_576,
      WEBHOOK_ALLOWED_ADDRESSES: [],
      TRUST_PROXY: false,
      RETRY_MAX_ATTEMPTS: 3,
      RETRY_BASE_DELAY_MS: 30_000,
      RETRY_MAX_DELAY_MS: 3_600_000,
      SHUTDOWN_GRACE_MS: 20_000,
      MIGRATIONS_REQUIRED_APPROVALS: 0,
    });
  });

  it('lets nobody change the schema in production by himself, if not told otherwise', () => {
    const production = { ...complete, NODE_ENV: 'production' };
    expect(readEnv(production).MIGRATIONS_REQUIRED_APPROVALS).toBe(1);
    expect(readMigrationSettings(production).MIGRATIONS_REQUIRED_APPROVALS).toBe(1);
    const two = { ...production, MIGRATIONS_REQUIRED_APPROVALS: '2' };
    expect(readMigrationSettings(two).MIGRATIONS_REQUIRED_APPROVALS).toBe(2);
    expect(readMigrationSettings(complete).MIGRATIONS_REQUIRED_APPROVALS).toBe(0);
  });

  it('listens to the outside in production only', () => {
    expect(readEnv({ ...complete, NODE_ENV: 'production' }).HOST).toBe('0.0.0.0');
    expect(readEnv({ ...complete, NODE_ENV: 'production', HOST: '::1' }).HOST).toBe('::1');
    expect(readEnv({ ...complete, NODE_ENV: 'test' }).HOST).toBe('127.0.0.1');
  });

  it.each([
    ['development', undefined, true],
    ['development', '3000', false],
    ['production', undefined, false],
  ])('in %s, with PORT=%s, may take another port: %j', (mode, port, may) => {
    expect(readEnv({ ...complete, NODE_ENV: mode, PORT: port }).anyPortWillDo).toBe(may);
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
    const { ADMIN_HOST, ADMIN_PORT, isAdminApart } = readEnv({ ...complete, ...settings });
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
    ['TRUST_PROXY', '10.0.0.0/8,proxy'],
    ['RETRY_MAX_ATTEMPTS', '51'],
    ['RETRY_BASE_DELAY_MS', '0'],
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
      [
        { name: 'ada', role: 'operator', token: 'one' },
        { name: 'bob', role: 'viewer', token: 'two' },
      ],
    ],
    [
      'two tokens of one person, as when one replaces the other',
      'ADMIN_API_TOKENS',
      'ada:viewer:one,ada:viewer:two',
      [
        { name: 'ada', role: 'viewer', token: 'one' },
        { name: 'ada', role: 'viewer', token: 'two' },
      ],
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
