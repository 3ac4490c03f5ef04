import { readFileSync } from 'node:fs';

/** The ids of the processes that this one has started and that run. Only Linux tells. */
export function childProcesses(): number[] {
  const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8');
  return children.split(' ').filter(Boolean).map(Number);
}
