import { style } from '../../terminal/style';
import type { CheckResult } from './check';
import type { VerifyOptions } from './options';

const signs = {
  passed: style('green', '✓'),
  failed: style('red', '✗'),
  warning: style('yellow', '!'),
  skipped: style('dim', '–'),
} as const satisfies Record<CheckResult['status'], string>;

/** Nothing failed. What was skipped or cannot be told is no failure. */
export function isOk(checks: readonly CheckResult[]): boolean {
  return checks.every(({ status }) => status !== 'failed');
}

/** One line for each check, what to do below it, and how many came to what. */
export function report(
  { url, adminUrl }: Pick<VerifyOptions, 'url' | 'adminUrl'>,
  checks: readonly CheckResult[],
): string {
  const at = adminUrl === undefined ? url : `${url}, with its admin listener at ${adminUrl}`;
  const width = Math.max(...checks.map(({ name }) => name.length));
  const lines = checks.flatMap(({ name, status, detail, fix }) => [
    `${signs[status]} ${name.padEnd(width)}  ${detail}`,
    ...(fix === undefined ? [] : [`  ${' '.repeat(width)}  → ${fix}`]),
  ]);
  return [style('bold', `The deployment at ${at}`), '', ...lines, '', summary(checks)].join('\n');
}

function summary(checks: readonly CheckResult[]): string {
  const counts = (['passed', 'failed', 'warning', 'skipped'] as const)
    .map((status) => ({ status, count: checks.filter((check) => check.status === status).length }))
    .filter(({ count }) => count > 0)
    .map(({ status, count }) => `${count} ${status === 'warning' && count > 1 ? 'warnings' : status}`);
  return style(isOk(checks) ? 'green' : 'red', counts.join(', '));
}
