import { spawn } from 'node:child_process';
import { parse } from 'node:path';

/** The user PostgreSQL's programs run as where that is not the user of this process. */
export interface Account {
  uid: number;
  gid: number;
}

export interface CommandResult {
  /** Exit code 0. */
  ok: boolean;
  /** Standard output and error together, the last 16,000 characters. */
  output: string;
}

const WINDOWS_NEEDS = ['SystemRoot', 'TEMP', 'TMP'];

/**
 * Options for spawning one of PostgreSQL's programs: as the given account, cut off from this process' environment
 * (odd locales, PG* variables and LD_* settings of the caller must not reach the server) and working directory
 * (which the account may be unable to enter), and in a process group of its own, so that Ctrl-C in the terminal
 * reaches only node and node alone decides when the database stops.
 */
export function spawnOptions(account: Account | undefined) {
  const env: NodeJS.ProcessEnv = { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
  if (process.platform === 'win32') {
    for (const name of WINDOWS_NEEDS) env[name] = process.env[name];
  }
  return { ...account, env, cwd: parse(__dirname).root, detached: true, windowsHide: true };
}

/** Runs a program to its end. A program that cannot be started is a result too, not an exception. */
export function runCommand(
  command: string,
  args: string[],
  account: Account | undefined,
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { ...spawnOptions(account), stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const collect = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-16_000);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.once('error', (error) => resolve({ ok: false, output: `${output}${error.message}` }));
    child.once('close', (code, signal) => {
      resolve({ ok: code === 0, output: signal === null ? output : `${output}ended by ${signal}` });
    });
  });
}

/** Whether the account may pass through this directory and every one above it. Asked of the kernel, by trying. */
export async function canEnter(account: Account, directory: string): Promise<boolean> {
  return (await runCommand('/bin/sh', ['-c', 'cd "$1"', 'sh', directory], account)).ok;
}
