import { readFile } from 'node:fs/promises';

/** https://chromedevtools.github.io/devtools-protocol/tot/Profiler/#type-Profile; times in microseconds. */
interface CpuProfile {
  nodes: { id: number; callFrame: { functionName: string; url: string; lineNumber: number } }[];
  samples: number[];
  timeDeltas: number[];
  startTime: number;
}

/** A function's own time, without what it called. */
export interface FunctionTime {
  name: string;
  file: string;
  ms: number;
  /** Of the time that was not idle: 0 to 1. */
  share: number;
}

/** Of the time between two moments (Unix milliseconds), the most first. */
export async function selfTimes(file: string, from: number, until: number): Promise<FunctionTime[]> {
  const profile = JSON.parse(await readFile(file, 'utf8')) as CpuProfile;
  // Profiles tell the monotonic clock's time, which all processes share.
  const offset = Number(process.hrtime.bigint()) / 1_000 - Date.now() * 1_000;
  const [begin, end] = [from * 1_000 + offset, until * 1_000 + offset];
  const names = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame]));
  const times = new Map<string, FunctionTime>();
  let busy = 0;
  let at = profile.startTime;
  for (const [index, id] of profile.samples.entries()) {
    const delta = profile.timeDeltas[index] ?? 0;
    at += delta;
    const frame = names.get(id);
    if (!frame || at < begin || at > end || frame.functionName === '(idle)') continue;
    busy += delta;
    const name = frame.functionName || '(anonymous)';
    const place = `${shortened(frame.url)}${frame.lineNumber > 0 ? `:${frame.lineNumber + 1}` : ''}`;
    const known = times.get(`${name} ${place}`) ?? { name, file: place, ms: 0, share: 0 };
    known.ms += delta / 1_000;
    times.set(`${name} ${place}`, known);
  }
  return [...times.values()]
    .map((time) => ({ ...time, share: (time.ms * 1_000) / busy }))
    .toSorted((a, b) => b.ms - a.ms);
}

function shortened(url: string): string {
  return url.includes('/node_modules/')
    ? url.replace(/^.*\/node_modules\//, '')
    : url.replace(/^.*\/(?=dist\/)/, '');
}
