import type { BulkReplayReport } from '../../admin/bulk-replays/bulk-replay-reports.repository';
import { estimatedEnd, progressOf } from './progress';

const now = new Date('2026-11-29T12:00:00Z');

function bulk(total: number, pending: number, more: Partial<BulkReplayReport> = {}): BulkReplayReport {
  const counts = { pending, queued: total - pending, refused: 0, cancelled: 0 };
  const startedAt = new Date(now.getTime() - 10_000);
  const order = { id: '1', actor: 'olga', reason: 'why', force: false, ratePerSecond: 10, filter: null };
  return { ...order, state: 'running', total, counts, startedAt, finishedAt: null, ...more };
}

describe('The progress of a bulk replay', () => {
  it.each([
    [100, 100, 0],
    [1000, 1, 99],
    [100, 0, 100],
    [0, 0, 100],
  ])('of %s events, %s pending, is %s %%', (total, pending, percent) => {
    expect(progressOf(bulk(total, pending)).percent).toBe(percent);
  });

  it('does not count what was cancelled', () => {
    const counts = { pending: 0, queued: 20, refused: 10, cancelled: 70 };
    expect(progressOf({ total: 100, counts })).toEqual({ done: 30, total: 100, percent: 30 });
  });

  it('ends as soon as its rate allows, or later when it has been slower', () => {
    expect(estimatedEnd(bulk(200, 100), now)).toEqual(new Date('2026-11-29T12:00:10Z'));
    expect(estimatedEnd(bulk(200, 180), now)).toEqual(new Date('2026-11-29T12:01:30Z'));
    expect(estimatedEnd(bulk(200, 200), now)).toEqual(new Date('2026-11-29T12:00:20Z'));
    expect(estimatedEnd(bulk(200, 0, { state: 'done' }), now)).toBeUndefined();
  });
});
