import type { RefusedTokens } from './refused-tokens';
import { WRONG_TOKENS_ALLOWED, WrongTokens } from './wrong-tokens';

describe('Wrong tokens', () => {
  let wrongTokens: WrongTokens;
  let told: string[];
  beforeEach(() => {
    told = [];
    wrongTokens = new WrongTokens({
      add: (_door: string, reason: string) => void told.push(reason),
    } as unknown as RefusedTokens);
  });

  const guess = (address: string, times = 1) =>
    Array.from({ length: times }, () => wrongTokens.failed(address, 'bearer'));

  it('are refused from an address after ten, for the rest of five minutes', () => {
    expect(guess('203.0.113.1', WRONG_TOKENS_ALLOWED)).toEqual(Array(10).fill(undefined));
    expect(wrongTokens.refusal('203.0.113.1')).toBeGreaterThan(290);
    expect(guess('203.0.113.1')[0]).toBeGreaterThan(290);
    expect(wrongTokens.refusal('203.0.113.2')).toBeUndefined();
    expect(told).toEqual([...Array(10).fill('wrong'), 'limited']);
  });

  it('are counted for a whole /64, however its addresses are written', () => {
    for (let host = 0; host < 10; host += 1) guess(`2001:DB8::${host.toString(16)}:1`);
    expect(wrongTokens.refusal('2001:db8:0:0:ffff::')).toBeGreaterThan(0);
    expect(wrongTokens.refusal('2001:db8:0:1::')).toBeUndefined();
  });

  it('are forgotten when their window ends', () => {
    jest.useFakeTimers({ now: 0, doNotFake: ['setTimeout'] });
    try {
      guess('203.0.113.1', 10);
      jest.setSystemTime(299_000);
      jest.advanceTimersByTime(299_000);
      expect(wrongTokens.refusal('203.0.113.1')).toBe(1);
      jest.advanceTimersByTime(1_001);
      expect(wrongTokens.refusal('203.0.113.1')).toBeUndefined();
      expect(guess('203.0.113.1')).toEqual([undefined]);
    } finally {
      jest.useRealTimers();
    }
  });
});
