import { beginningAfter, oldestSecond, windowsBetween } from './window';

const NOW = 1_800_000_000;
const DAY = 86_400;

describe('oldestSecond', () => {
  it('is as far back as Stripe lists', () => {
    expect(oldestSecond(NOW, undefined)).toBe(NOW - 30 * DAY);
    expect(oldestSecond(NOW, 40)).toBe(NOW - 30 * DAY);
  });

  it('is never behind what retention may have deleted', () => {
    expect(oldestSecond(NOW, 20)).toBe(NOW - 20 * DAY);
  });
});

describe('beginningAfter', () => {
  it('overlaps what was looked at by an hour, and is a day ago at first', () => {
    expect(beginningAfter(NOW - 300, NOW)).toBe(NOW - 300 - 3_600);
    expect(beginningAfter(null, NOW)).toBe(NOW - DAY);
  });
});

describe('windowsBetween', () => {
  it('leaves nothing out and nothing twice', () => {
    const windows = windowsBetween(NOW - DAY, NOW);
    expect(windows).toHaveLength(12);
    expect(windows[0]?.from).toBe(NOW - DAY);
    expect(windows.at(-1)?.until).toBe(NOW);
    for (const [index, { from }] of windows.slice(1).entries()) expect(from).toBe(windows[index]?.until);
  });

  it('is one window for an ordinary run, and none where there is nothing to look at', () => {
    expect(windowsBetween(NOW - 3_900, NOW)).toEqual([{ from: NOW - 3_900, until: NOW }]);
    expect(windowsBetween(NOW, NOW)).toEqual([]);
  });
});
