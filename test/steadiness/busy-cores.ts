import { type ChildProcess, spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** Computes for nothing, and ends with its parent. */
const SPIN = 'const { ppid } = process; while (process.ppid === ppid) for (let n = 0; n < 1e7; n += 1);';

/** Keeps every core busy. @returns ends that. */
export function keepCoresBusy(): () => void {
  const spinners = Array.from({ length: availableParallelism() }, (): ChildProcess =>
    spawn(process.execPath, ['-e', SPIN], { stdio: 'ignore' }),
  );
  return () => {
    for (const spinner of spinners) spinner.kill('SIGKILL');
  };
}
