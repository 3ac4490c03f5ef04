import { AllowedAddresses } from './allowed-addresses';

describe('AllowedAddresses', () => {
  it('allows everybody where there is no list', () => {
    expect(new AllowedAddresses([]).allows('203.0.113.9')).toBe(true);
  });

  it.each([
    ['3.18.12.63', true],
    ['::ffff:3.18.12.63', true],
    ['3.18.12.64', false],
    ['10.1.2.3', true],
    ['10.2.0.1', false],
    ['2001:db8::7', true],
    ['2001:db9::7', false],
    ['', false],
    ['unknown', false],
  ])('of %s says %s', (address, isAllowed) => {
    const allowed = new AllowedAddresses(['3.18.12.63', '10.1.0.0/16', '2001:db8::/32']);
    expect(allowed.allows(address)).toBe(isAllowed);
  });
});
