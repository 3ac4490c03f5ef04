import { keepsNobodyWaiting, pauseBefore } from './patience';

describe('A statement', () => {
  it.each([
    ['create index concurrently i on t (c)', true],
    ['\n  CREATE UNIQUE INDEX CONCURRENTLY i on t (c)', true],
    ['drop index concurrently if exists i', true],
    ['reindex index concurrently i', true],
    ['alter table s.t validate constraint c', true],
    ['create index i on t (c)', false],
    ['alter table s.t validate constraint c, drop column d', false],
    ["comment on table t is 'made by create index concurrently'", false],
    ['drop index i', false],
  ])('%s: may take as long as it likes: %j', (sql, may) => {
    expect(keepsNobodyWaiting(sql)).toBe(may);
  });
});

it('Pauses grow to five seconds', () => {
  const pauses = [2, 3, 4, 5, 6, 7, 8].map(pauseBefore);
  expect(pauses).toEqual([200, 400, 800, 1_600, 3_200, 5_000, 5_000]);
});
