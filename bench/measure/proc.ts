import { readFile, readdir } from 'node:fs/promises';

/** Linux counts CPU time in ticks of 10 ms. */
const TICKS_PER_SECOND = 100;

interface Times {
  parent: number;
  /** Seconds, user and system. */
  own: number;
  /** The same of children that have ended. */
  ended: number;
}

/** CPU seconds that processes have used since they began. */
export async function cpuOf(pids: readonly number[]): Promise<number> {
  const times = await Promise.all(pids.map(timesOf));
  return times.reduce((sum, time) => sum + (time?.own ?? 0), 0);
}

/** CPU seconds of a process and of all its children, also of those that have ended: PostgreSQL with its backends. */
export async function cpuOfFamily(pid: number): Promise<number> {
  const pids = (await readdir('/proc')).map(Number).filter((entry) => entry > 0);
  const times = await Promise.all(pids.map(timesOf));
  const parent = await timesOf(pid);
  return times.reduce(
    (sum, time) => sum + (time?.parent === pid ? time.own : 0),
    (parent?.own ?? 0) + (parent?.ended ?? 0),
  );
}

/** The most memory a process has ever held, in bytes. */
export function peakMemoryOf(pid: number): Promise<number> {
  return memoryOf(pid, 'VmHWM');
}

/** The memory that a process holds, in bytes; NaN: it has ended. */
export async function memoryOf(pid: number, field: 'VmRSS' | 'VmHWM' = 'VmRSS'): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? Number.NaN) * 1024;
}

/** undefined: it has ended. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
async function timesOf(pid: number): Promise<Times | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (stat === undefined) return undefined;
  // The name, in brackets, may have spaces; state is the third field.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const at = (field: number) => Number(fields[field - 3]);
  return {
    parent: at(4),
    own: (at(14) + at(15)) / TICKS_PER_SECOND,
    ended: (at(16) + at(17)) / TICKS_PER_SECOND,
  };
}
