import type { Approval } from '../records/approval-records';
import { type Case, distinctNames, standingApprovals } from './standing-approvals';

const a = { name: 'A1', digest: 'a' };
const b = { name: 'B2', digest: 'b' };
const at = (minute: number) => new Date(Date.UTC(2026, 10, 29, 8, minute));

function approval(changes: Approval['changes'], more: Partial<Approval> = {}): Approval {
  return { digest: 'd', direction: 'up', changes, by: 'ada', reason: null, at: at(1), ...more };
}

function count(approvals: Approval[], more: Partial<Case> = {}): number {
  return standingApprovals({ direction: 'up', changes: [a, b], approvals, done: [], ...more }).length;
}

describe('An approval', () => {
  it.each<[string, number, Approval[], Partial<Case>]>([
    ['holds for what it lists', 1, [approval([a, b])], {}],
    ['does not hold for more than it lists', 0, [approval([a])], {}],
    ['does not hold for a part of it that is not its end', 0, [approval([a, b])], { changes: [a] }],
    ['holds for what is left when the first has run', 1, [approval([a, b])], { changes: [b] }],
    ['does not hold for another order', 0, [approval([b, a])], {}],
    ['does not hold for another text', 0, [approval([a, { ...b, digest: 'c' }])], {}],
    ['does not hold for the other direction', 0, [approval([a, b], { direction: 'down' })], {}],
    [
      'does not hold for what has run since',
      0,
      [approval([a, b])],
      { done: [{ migration: 'A1', direction: 'up', finishedAt: at(2) }] },
    ],
    [
      'holds for what ran before, and was reverted',
      1,
      [approval([a, b], { at: at(3) })],
      { done: [{ migration: 'A1', direction: 'up', finishedAt: at(2) }] },
    ],
  ])('%s', (_, expected, approvals, more) => {
    expect(count(approvals, more)).toBe(expected);
  });

  it('counts once for each person', () => {
    const names = ['ada', ' Ada ', 'grace'].map((by) => approval([a], { by }));
    expect(distinctNames(names)).toEqual(['Ada', 'grace']);
  });
});
