import { readFileSync } from 'node:fs';
import { isNativeError } from 'node:util/types';

/** Settings that may be given as a file: `<NAME>_FILE` is the path of the file that holds the value. */
export const secretNames = [
  'DATABASE_URL',
  'MIGRATIONS_DATABASE_URL',
  'MIGRATIONS_SCRATCH_URL',
  'STRIPE_WEBHOOK_SECRET',
  'STRIPE_API_KEY',
  'STRIPE_ENDPOINT_KEY',
  'SECRETS_KEY',
  'ADMIN_API_TOKENS',
  'METRICS_TOKEN',
  'AUDIT_SIGNING_KEY',
  // Slack's address is all that it takes to write there; others have a token in theirs.
  'ALERT_SLACK_URL',
  'ALERT_WEBHOOK_URL',
  'ALERT_WEBHOOK_SECRET',
  'OTEL_EXPORTER_OTLP_HEADERS',
  'OTEL_EXPORTER_OTLP_TRACES_HEADERS',
] as const;

/** No secret is longer; a path to something else (a disk, a log) must not fill the memory. */
const MAX_BYTES = 64 * 1024;

/** The environment with the secrets that stand in files, and what is wrong with these. */
export interface ReadSecrets {
  source: NodeJS.ProcessEnv;
  /** By variable; paths and contents are never repeated. */
  problems: string[];
}

/**
 * Reads each `<NAME>_FILE` into `<NAME>`. Line breaks at the end of a file are no part of its secret: editors add one.
 * @param wanted the settings that the command reads; files of others are left alone, since it may not be allowed to see them.
 */
export function readSecretFiles(
  source: NodeJS.ProcessEnv,
  wanted: readonly string[] = secretNames,
): ReadSecrets {
  const filled = { ...source };
  const problems: string[] = [];
  for (const name of secretNames.filter((secret) => wanted.includes(secret))) {
    const path = source[`${name}_FILE`]?.trim();
    if (!path) continue;
    if (source[name]?.trim()) {
      problems.push(`${name} and ${name}_FILE are both set: keep one of them`);
      continue;
    }
    const content = contentOf(path);
    if ('value' in content) filled[name] = content.value;
    else problems.push(`${name}_FILE ${content.problem}`);
  }
  return { source: filled, problems };
}

/** Whether the setting is given, by itself or as a file. */
export function isGiven(source: NodeJS.ProcessEnv, name: string): boolean {
  return Boolean(source[name]?.trim() || source[`${name}_FILE`]?.trim());
}

function contentOf(path: string): { value: string } | { problem: string } {
  try {
    const bytes = readFileSync(path);
    if (bytes.length > MAX_BYTES)
      return { problem: 'names a file of more than 64 KiB: no secret is that long' };
    const value = bytes.toString('utf8').replace(/[\r\n]+$/, '');
    return value.trim() ? { value } : { problem: 'names an empty file: write the secret into it' };
  } catch (error) {
    const code = isNativeError(error) && 'code' in error ? String(error.code) : 'unreadable';
    return { problem: `names a file that cannot be read (${code}): check the path, the mount and its mode` };
  }
}
