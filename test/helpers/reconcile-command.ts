import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

/** How `npm run reconcile` ended. */
export interface Ended {
  code: number | null;
  output: string;
  errors: string;
}

/** The command as a process of its own, with no other environment than this; `null` takes a variable away. */
export function startReconcile(
  args: readonly string[],
  env: Readonly<Record<string, string | null>>,
): { child: ChildProcess; ended: Promise<Ended> } {
  const { PATH = '', RECORD_STATEMENTS = null } = process.env;
  const settings = { PATH, RECORD_STATEMENTS, ...env };
  const child = spawn(
    process.execPath,
    [
      '-r',
      resolve(__dirname, 'run-typescript.cjs'),
      '-r',
      resolve(__dirname, '../grants/record-statements.ts'),
      resolve(__dirname, '../../src/cli/reconcile.ts'),
      ...args,
    ],
    {
      env: Object.fromEntries(
        Object.entries(settings).filter((entry): entry is [string, string] => entry[1] !== null),
      ),
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const texts = { output: '', errors: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (texts.output += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (texts.errors += text));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, ...texts }));
  return { child, ended };
}

/** Runs it to its end, and reads what it tells machines. @throws Error with what it complained of instead */
export async function reconcileAsJson(
  args: readonly string[],
  env: Readonly<Record<string, string | null>>,
): Promise<{ code: number | null; result: Record<string, unknown> }> {
  const { code, output, errors } = await startReconcile([...args, '--json'], env).ended;
  if (output === '') throw new Error(errors);
  return { code, result: JSON.parse(output) };
}
