import type { BulkReplayReport } from '../../admin/bulk-replays/bulk-replay-reports.repository';

/** How far a bulk replay is. */
export interface Progress {
  /** Events whose turn has come. */
  done: number;
  total: number;
  percent: number;
}

export function progressOf({ total, counts }: Pick<BulkReplayReport, 'total' | 'counts'>): Progress {
  const done = counts.queued + counts.refused;
  // A hundred only when it is.
  return { done, total, percent: total === 0 ? 100 : Math.floor((done * 100) / total) };
}

/** When it would end at the pace that it has had so far, and no sooner than its rate allows; undefined when it is over. */
export function estimatedEnd(bulk: BulkReplayReport, now: Date): Date | undefined {
  if (bulk.state !== 'running') return undefined;
  const { done } = progressOf(bulk);
  const seconds = (now.getTime() - bulk.startedAt.getTime()) / 1000;
  const pace = done > 0 && seconds > 0 ? Math.min(bulk.ratePerSecond, done / seconds) : bulk.ratePerSecond;
  return new Date(now.getTime() + (bulk.counts.pending / pace) * 1000);
}
