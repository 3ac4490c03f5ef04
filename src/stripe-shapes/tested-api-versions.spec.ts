import { API_VERSION } from '../../dev/simulation/stripe-shape';
import { isTestedApiVersion, TESTED_API_VERSIONS } from './tested-api-versions';

describe('The tested API versions', () => {
  it('reach from the oldest to the newest shape that the tests replay', () => {
    const dates = Object.values(API_VERSION).map((version) => version.slice(0, 10));
    expect(dates.toSorted()).toEqual([TESTED_API_VERSIONS.oldest, TESTED_API_VERSIONS.newest]);
  });

  it.each([
    ['2020-08-27', true],
    ['2025-03-31.basil', true],
    ['2026-10-28.endive', true],
    ['2020-08-26', false],
    ['2026-10-29.endive', false],
    ['2026-10-281', false],
    ['', false],
  ])('%p is one of them: %p', (version, is) => {
    expect(isTestedApiVersion(version)).toBe(is);
  });
});
