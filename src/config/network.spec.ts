import { isNetwork } from './network';

describe('isNetwork', () => {
  it.each(['3.18.12.63', '10.0.0.0/8', '::1', '2001:db8::/32'])('%s is one', (text) => {
    expect(isNetwork(text)).toBe(true);
  });

  it.each(['', 'stripe', '10.0.0', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/8/8', '::1/129'])(
    '"%s" is none',
    (text) => {
      expect(isNetwork(text)).toBe(false);
    },
  );
});
