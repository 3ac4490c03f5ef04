import { moneyText } from './money';

describe('An amount of money', () => {
  it.each([
    [2900, 'usd', '$29.00'],
    [2900, 'eur', '€29.00'],
    [2900, 'jpy', '¥2,900'],
    [5, 'eur', '€0.05'],
    [-150, 'gbp', '-£1.50'],
    [500, 'isk', 'ISK 5.00'],
    [12345, 'kwd', 'KWD 12.345'],
    [7, null, '7 minor units'],
    [7, 'money', '7 minor units'],
  ])('of %d minor units of %s is %s', (amount, currency, expected) => {
    expect(moneyText(amount, currency).replaceAll('\u00a0', ' ')).toBe(expected);
  });
});
