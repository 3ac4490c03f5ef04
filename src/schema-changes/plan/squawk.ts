import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { ExplainedError } from '../../failures/explained.error';

/** `migration:run` sets both, for every statement. */
const SET_BY_US = ['require-lock-timeout', 'require-statement-timeout'];

const report = z.array(
  z.object({
    line: z.number(),
    level: z.string(),
    message: z.string(),
    help: z.string().nullable(),
    rule_name: z.string(),
  }),
);

/** What squawk has to say about a statement: https://squawkhq.com/docs/rules */
export interface SquawkFinding {
  /** Of its list of statements, counted from 0. */
  statement: number;
  rule: string;
  message: string;
  help: string | null;
}

export class SquawkFailedError extends ExplainedError {
  override readonly name = 'SquawkFailedError';
  constructor(output: string) {
    super(`squawk gave no report: ${output.trim().slice(0, 500) || 'it ended without a word'}`);
  }
}

/** Whether the linter, a development dependency, is installed, and runs on this machine. */
export function hasSquawk(): boolean {
  return squawkPath() !== undefined;
}

/**
 * Has squawk read the statements of one migration.
 * @param version of the server that they are for, such as `15.4`.
 * @throws {SquawkFailedError}
 */
export async function lint(
  statements: readonly string[],
  { version, isTransactional }: { version: string; isTransactional: boolean },
): Promise<SquawkFinding[]> {
  const major = Number.parseInt(version, 10);
  const args = [
    '--reporter=json',
    '--stdin-filepath=migration.sql',
    `--exclude=${SET_BY_US.join(',')}`,
    `--pg-version=${Number.isNaN(major) ? 18 : major}`,
    ...(isTransactional ? ['--assume-in-transaction'] : []),
  ];
  const output = await run(squawkPath() ?? '', args, statements.map((sql) => `${sql};\n`).join(''));
  const parsed = report.safeParse(parse(output));
  if (!parsed.success) throw new SquawkFailedError(output);
  return parsed.data.map(({ line, rule_name: rule, message, help }) => ({
    statement: statementAt(line, statements),
    rule,
    message,
    help,
  }));
}

function squawkPath(): string | undefined {
  try {
    const squawk = require('squawk-cli/js/index.js') as { getBinaryPath(): string };
    return squawk.getBinaryPath();
  } catch {
    return undefined;
  }
}

/** It ends with 1 where it finds something. */
async function run(file: string, args: readonly string[], input: string): Promise<string> {
  const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  // Without a report it is told that there is none.
  child.on('error', () => undefined);
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  return text(child.stdout);
}

function parse(output: string): unknown {
  try {
    return JSON.parse(output);
  } catch {
    return undefined;
  }
}

/** Which statement a line of them all belongs to. */
function statementAt(line: number, statements: readonly string[]): number {
  let first = 0;
  for (const [index, sql] of statements.entries()) {
    first += sql.split('\n').length;
    if (line < first) return index;
  }
  return statements.length - 1;
}
