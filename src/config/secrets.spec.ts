import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readVerifyOptions } from '../cli/verify-deployment/options';
import {
  readDatabaseSettings,
  readEnv,
  readMigrationSettings,
  readReconciliationSettings,
  settingNames,
} from './env';
import { readSecretFiles, secretNames } from './secrets';

const complete: Record<string, string> = {
  DATABASE_URL: 'postgres://app:pass@db.internal:5432/app',
  STRIPE_WEBHOOK_SECRET: 'whsec_abc',
  STRIPE_API_KEY: 'rk_live_1',
  ADMIN_API_TOKENS: 'ada:operator:t0ken',
  ALERT_SLACK_URL: 'https://hooks.slack.example/T/B/x',
  ALERT_WEBHOOK_URL: 'https://hooks.example/x',
  ALERT_WEBHOOK_SECRET: 'a-secret-of-the-alerts',
  MIGRATIONS_SCRATCH_URL: 'postgres://scratch/app',
};

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'hookledger-secrets-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

function file(name: string, content: string): string {
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
}

/** `complete`, with one of its settings in a file instead. */
function withFile(name: string, content = `${complete[name]}\n`): NodeJS.ProcessEnv {
  const { [name]: _, ...rest } = complete;
  return { ...rest, [`${name}_FILE`]: file(name, content) };
}

describe('A secret in a file', () => {
  it.each(Object.keys(complete))('%s_FILE is as good as the setting itself', (name) => {
    expect(readEnv(withFile(name))).toEqual(readEnv(complete));
    expect(readEnv(withFile(name, `${complete[name]}\r\n\n`))).toEqual(readEnv(complete));
  });

  it('is read by every command that needs it', () => {
    expect(readDatabaseSettings(withFile('DATABASE_URL'))).toEqual(readDatabaseSettings(complete));
    expect(readMigrationSettings(withFile('MIGRATIONS_SCRATCH_URL'))).toEqual(
      readMigrationSettings(complete),
    );
    expect(readReconciliationSettings(withFile('STRIPE_API_KEY'))).toEqual(
      readReconciliationSettings(complete),
    );
    const flags = ['--url', 'https://hooks.example'];
    expect(readVerifyOptions(flags, withFile('STRIPE_API_KEY'))).toEqual(readVerifyOptions(flags, complete));
  });

  it('is possible for every setting that is one', () => {
    const secret = /(_|^)(URL|SECRET|TOKENS?|KEY)$/;
    const secrets = settingNames.filter((name) => secret.test(name) && name !== 'PUBLIC_URL');
    expect(secretNames).toEqual(expect.arrayContaining(secrets));
    expect(secrets.length).toBeGreaterThan(6);
  });

  it.each([
    ['that is not there', () => join(directory, 'nothing'), 'names a file that cannot be read (ENOENT)'],
    ['that is a directory', () => directory, 'names a file that cannot be read (EISDIR)'],
    ['that is empty', () => file('empty', ''), 'names an empty file'],
    ['that holds blanks alone', () => file('blank', ' \n\n'), 'names an empty file'],
    ['that is too large', () => file('large', 'x'.repeat(65_537)), 'names a file of more than 64 KiB'],
  ])('%s is refused, and neither its path nor its content is told', (_, path, problem) => {
    const { STRIPE_API_KEY: _key, ...rest } = complete;
    const source = { ...rest, STRIPE_API_KEY_FILE: path() };
    for (const read of [readEnv, readReconciliationSettings]) {
      expect(() => read(source)).toThrow(`STRIPE_API_KEY_FILE ${problem}`);
      expect(() => read(source)).not.toThrow(path());
    }
    expect(() => readVerifyOptions(['--url', 'https://x.example'], source)).toThrow('STRIPE_API_KEY_FILE');
  });

  it('beside the setting itself is refused, since nobody can tell which is meant', () => {
    const source = { ...withFile('DATABASE_URL'), DATABASE_URL: complete.DATABASE_URL };
    for (const read of [readEnv, readDatabaseSettings, readMigrationSettings, readReconciliationSettings])
      expect(() => read(source)).toThrow('DATABASE_URL and DATABASE_URL_FILE are both set: keep one of them');
  });

  it('is told of once, and not as missing', () => {
    const source = { ...withFile('ADMIN_API_TOKENS', ''), PORT: '-1' };
    expect(() => readEnv(source)).toThrow(/^(?=[^]*- PORT )(?=[^]*- ADMIN_API_TOKENS_FILE names an empty)/);
    expect(() => readEnv(source)).not.toThrow('ADMIN_API_TOKENS is not set');
  });

  it('of another command is left alone', () => {
    const source = { ...complete, ADMIN_API_TOKENS_FILE: '/nothing' };
    expect(readSecretFiles(source, ['DATABASE_URL'])).toEqual({ source, problems: [] });
  });
});
