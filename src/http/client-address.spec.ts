import { networkOf, plainAddress } from './client-address';

describe('plainAddress', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    [' 203.0.113.9 ', '203.0.113.9'],
    ['203.0.113.9:567', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['::FFFF:CB00:7109', '203.0.113.9'],
    ['[::ffff:203.0.113.9]:443', '203.0.113.9'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['[::1]:80', '::1'],
    ['[::1]', '::1'],
    ['"[2001:db8::1]:4711"', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['[fe80::1%25eth0]:80', 'fe80::1'],
  ])('reads %s as %s', (text, expected) => {
    expect(plainAddress(text)).toBe(expected);
  });

  it.each([
    '',
    'junk',
    'unknown',
    '_hidden',
    'localhost',
    '1',
    '0x7f.1',
    '256.1.1.1',
    '1.2.3.4:',
    '1.2.3.4:port',
    '1.2.3.4:567:8',
    '[1.2.3.4]:80',
    '[::1',
    '::1]:80',
    '[::1]x',
    '[]',
    '1.2.3.4, 5.6.7.8',
    "1.2.3.4'; drop table x",
    '2001:db8::1::',
  ])('takes "%s" for no address', (text) => {
    expect(plainAddress(text)).toBeUndefined();
  });
});

describe('networkOf', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::', '2001:db8:1:2::/64'],
    ['::1', '0:0:0:0::/64'],
    ['junk', 'unknown'],
  ])('of %s is %s', (address, expected) => {
    expect(networkOf(address)).toBe(expected);
  });
});
