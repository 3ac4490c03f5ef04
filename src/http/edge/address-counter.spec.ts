import { AddressCounter } from './address-counter';

describe('AddressCounter', () => {
  let nowMs = 0;
  const counter = (options = {}) =>
    new AddressCounter({ limit: 3, windowSeconds: 60, ...options }, () => nowMs);
  beforeEach(() => (nowMs = 0));

  it('is over the limit from the last count that is allowed to the end of the window', () => {
    const failures = counter();
    expect([1, 2, 3].map(() => failures.count('192.0.2.1'))).toEqual([1, 2, 3]);
    expect(failures.retryAfterSeconds('192.0.2.1')).toBe(60);
    nowMs = 59_500;
    expect(failures.retryAfterSeconds('192.0.2.1')).toBe(1);
    nowMs = 60_000;
    expect(failures.retryAfterSeconds('192.0.2.1')).toBeUndefined();
    expect(failures.count('192.0.2.1')).toBe(1);
  });

  it('does not let one address use up the count of another', () => {
    const failures = counter();
    for (const address of ['192.0.2.1', '192.0.2.1', '192.0.2.1', '192.0.2.2']) failures.count(address);
    expect(failures.retryAfterSeconds('192.0.2.2')).toBeUndefined();
  });

  it('counts a whole network of 64 bits as one address', () => {
    const failures = counter();
    for (const host of ['1', '2', 'ffff:1']) failures.count(`2001:db8:0:7::${host}`);
    expect(failures.retryAfterSeconds('2001:db8:0:7:aaaa::9')).toBe(60);
    expect(failures.retryAfterSeconds('2001:db8:0:8::1')).toBeUndefined();
  });

  it('keeps as many addresses as it may, and lets the oldest make room', () => {
    const failures = counter({ limit: 1, maxAddresses: 100 });
    for (let index = 0; index < 10_000; index += 1) failures.count(`10.0.${index >> 8}.${index & 255}`);
    expect(failures.size).toBe(100);
    expect(failures.retryAfterSeconds('10.0.0.0')).toBeUndefined();
    expect(failures.retryAfterSeconds('10.0.39.15')).toBe(60);
  });

  it('forgets addresses whose window has ended', () => {
    const failures = counter();
    for (let index = 0; index < 50; index += 1) failures.count(`10.0.0.${index}`);
    nowMs = 60_000;
    failures.count('192.0.2.1');
    expect(failures.size).toBe(1);
  });
});
