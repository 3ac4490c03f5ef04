/** Why an amount's currency is kept. */
export const CURRENCY =
  'ISO 4217, lower case, without which the amount says nothing: JPY has no minor unit, KWD has three digits.';
