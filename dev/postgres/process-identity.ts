import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';

export interface ProcessDescription {
  /** Tells two processes apart that had the same pid one after the other; absent where it cannot be read. */
  startedAt?: string;
}

/** The live process with this pid; undefined when there is none, or only a dead one its parent has not reaped. */
export function describeProcess(pid: number): ProcessDescription | undefined {
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives, as somebody else.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return undefined;
  }
  const [state, startedAt] = process.platform === 'linux' ? readProcStat(pid) : readPs(pid);
  if (state?.startsWith('Z') || state?.startsWith('X')) return undefined;
  return startedAt === undefined ? {} : { startedAt };
}

/** Whether this process is the PostgreSQL server of this data directory (its real path), and not a mere namesake. */
export function isPostmasterOf(pid: number, dataDir: string): boolean {
  if (describeProcess(pid) === undefined) return false;
  if (process.platform !== 'linux') {
    const command = process.platform === 'win32' ? windowsCommand(pid) : ps(pid, 'command=');
    return /\bpostgres\b/.test(command) && command.includes(dataDir);
  }
  try {
    const [program = '', ...args] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    // Its children call themselves 'postgres: checkpointer' and the like. It works inside its data directory,
    // which tells more than the path it was given: the folder may have been moved since.
    if (basename(program) !== 'postgres') return false;
    return args.includes(dataDir) || readlinkSync(`/proc/${pid}/cwd`) === dataDir;
  } catch {
    return false; // gone in between, or not ours to look at
  }
}

/** State and start time, the 3rd and 22nd field of proc_pid_stat(5); the 2nd may contain spaces and brackets. */
function readProcStat(pid: number): [state?: string, startedAt?: string] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return [fields[0], fields[19]];
  } catch {
    return [];
  }
}

function readPs(pid: number): [state?: string, startedAt?: string] {
  const found = /^(\S+)\s+(.+)$/.exec(ps(pid, 'stat=,lstart='));
  return found ? [found[1], found[2]] : [];
}

function ps(pid: number, columns: string): string {
  return process.platform === 'win32' ? '' : outputOf('ps', ['-ww', '-o', columns, '-p', String(pid)]);
}

function windowsCommand(pid: number): string {
  const query = `(Get-CimInstance Win32_Process -Filter 'ProcessId=${pid}').CommandLine`;
  return outputOf('powershell.exe', ['-NoProfile', '-Command', query]);
}

/** Empty when the program fails, which is how these two say that there is no such process. */
function outputOf(program: string, args: string[]): string {
  const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
  try {
    return execFileSync(program, args, { encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return '';
  }
}
