import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrokenVariant } from './broken-variant';
import { escaped } from './escaped';

/** What a run of one spec came to. Only `red` proves something: a variant that does not even load was made badly. */
export interface JestVerdict {
  colour: 'red' | 'green' | 'broken';
  /** The first failed test, or what kept the spec from running. */
  told: string;
}

interface JestReport {
  numPassedTests: number;
  numFailedTests: number;
  testResults: { message: string; assertionResults: { status: string; fullName: string }[] }[];
}

const LIMIT_MS = 180_000;
/** What a broken variant waits for may never come; it is red before the limit. */
const TEST_TIMEOUT_MS = 60_000;

export async function runJest(
  directory: string,
  { spec, test }: Pick<BrokenVariant, 'spec' | 'test'>,
  env: Record<string, string>,
): Promise<JestVerdict> {
  const output = join(directory, 'jest-report.json');
  await rm(output, { force: true });
  const jest = join(directory, 'node_modules/jest/bin/jest.js');
  const named = test ? ['--testNamePattern', escaped(test)] : [];
  const child = spawn(
    process.execPath,
    // A service that a broken variant leaves running must not keep jest.
    [
      jest,
      '--runTestsByPath',
      spec,
      ...named,
      '--json',
      '--outputFile',
      output,
      '--silent',
      '--ci',
      '--forceExit',
      '--testTimeout',
      String(TEST_TIMEOUT_MS),
    ],
    { cwd: directory, env: { ...process.env, ...env }, stdio: 'ignore', detached: true },
  );
  const limit = setTimeout(() => child.pid && process.kill(-child.pid, 'SIGKILL'), LIMIT_MS);
  await once(child, 'close');
  clearTimeout(limit);
  const report = await readFile(output, 'utf8').catch(() => undefined);
  if (report === undefined) return { colour: 'broken', told: `no report within ${LIMIT_MS / 1000} s` };
  return verdictOf(JSON.parse(report));
}

function verdictOf({ numPassedTests, numFailedTests, testResults }: JestReport): JestVerdict {
  const failed = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .find(({ status }) => status === 'failed');
  if (failed) return { colour: 'red', told: failed.fullName };
  if (numFailedTests === 0 && numPassedTests > 0)
    return { colour: 'green', told: `${numPassedTests} tests passed` };
  const message = testResults.map((result) => result.message).find(Boolean) ?? 'no test ran';
  return { colour: 'broken', told: message.trim().split('\n').slice(0, 4).join(' ') };
}
