import type { Outcome } from '../bench/attack/everything/everything';
import { brokenPromises, promised } from '../bench/attack/everything/promises';
import type { Delivered } from '../bench/attack/jobs/deliver';

const tally = { answers: { 400: 30, 429: 970 }, bytes: 0, seconds: 10 };

function delivered(change: Partial<Delivered> = {}): Delivered {
  const attempts = [{ status: 200, ms: 12 }];
  return { id: 'evt_1', isLarge: false, digest: '0', attempts, acknowledgedMs: 12, ...change };
}

function outcome(change: Partial<Outcome> = {}): Outcome {
  return {
    seconds: 10,
    delivered: { quiet: [delivered()], shared: [delivered()] },
    pages: [[200, 40]],
    attacks: { forgeries: tally },
    peakMemoryBytes: 200 * 2 ** 20,
    ...change,
  };
}

const never: Delivered = {
  id: 'evt_2',
  isLarge: false,
  digest: '0',
  attempts: [{ status: 503, ms: 5 }],
};

describe('A service under attack keeps its promises', () => {
  it('when everything was answered in time', () => {
    expect(brokenPromises(outcome(), promised)).toEqual([]);
  });

  it('when only a large delivery from the attackers’ address had to come again', () => {
    const attempts = [
      { status: 0, ms: 5 },
      { status: 503, ms: 5 },
      { status: 200, ms: 5 },
    ];
    const large = delivered({ isLarge: true, attempts, acknowledgedMs: 9_000 });
    const shared = [delivered(), large];
    expect(brokenPromises(outcome({ delivered: { quiet: [delivered()], shared } }), promised)).toEqual([]);
  });

  it.each<[string, Partial<Outcome>, RegExp]>([
    [
      'a delivery never gets its 200',
      { delivered: { quiet: [never], shared: [] } },
      /1 genuine deliveries never/,
    ],
    [
      'a delivery is refused as a forgery',
      {
        delivered: {
          quiet: [
            delivered({
              attempts: [
                { status: 429, ms: 1 },
                { status: 200, ms: 1 },
              ],
            }),
          ],
          shared: [delivered()],
        },
      },
      /answered 429/,
    ],
    [
      'a small delivery from the attackers’ address gets no answer',
      {
        delivered: {
          quiet: [delivered()],
          shared: [
            delivered({
              attempts: [
                { status: 0, ms: 1 },
                { status: 200, ms: 1 },
              ],
            }),
          ],
        },
      },
      /got no answer/,
    ],
    [
      'a delivery waits for a second',
      { delivered: { quiet: [delivered({ acknowledgedMs: 1_000 })], shared: [delivered()] } },
      /genuine deliveries: p99 1,000 ms/,
    ],
    [
      'a large delivery waits for a second',
      {
        delivered: {
          quiet: [delivered(), delivered({ isLarge: true, acknowledgedMs: 1_000 })],
          shared: [delivered()],
        },
      },
      /^genuine deliveries: p99 1,000 ms/,
    ],
    [
      'a delivery from the attackers’ address waits for a second',
      { delivered: { quiet: [delivered()], shared: [delivered({ acknowledgedMs: 1_000 })] } },
      /from the attackers' address: p99 1,000 ms/,
    ],
    ['no delivery was sent', { delivered: { quiet: [], shared: [] } }, /genuine deliveries: p99/],
    ['a page takes a second', { pages: [[200, 1_000]] }, /pages: p99 1,000 ms/],
    ['a page is refused', { pages: [[503, 4]] }, /1 of 1 pages of an operator were answered 503/],
    ['the process holds 400 MB', { peakMemoryBytes: 400 * 2 ** 20 }, /held 400 MB/],
    ['the process has ended', { peakMemoryBytes: Number.NaN }, /the process has ended/],
    [
      'an attack is answered by nobody but a 404',
      { attacks: { forgeries: { ...tally, answers: { 404: 9 } } } },
      /forgeries/,
    ],
    [
      'an attack does not begin',
      { attacks: { forgeries: { ...tally, answers: {} } } },
      /nothing was attacked by forgeries/,
    ],
  ])('not when %s', (_, change, sentence) => {
    expect(brokenPromises(outcome(change), promised).join('\n')).toMatch(sentence);
  });
});
