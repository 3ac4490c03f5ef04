/** Currencies whose smallest unit is not a hundredth, as Stripe counts them. https://docs.stripe.com/currencies */
const zeroDecimal = new Set('bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'.split(' '));
const threeDecimal = new Set('bhd jod kwd omr tnd'.split(' '));

/**
 * An amount for people, such as `$29.00` or `¥2,900`. Stripe's own digits, not those of ISO 4217: it counts ISK and UGX,
 * which have none, in hundredths.
 * @param amount minor units
 * @param currency ISO 4217
 */
export function moneyText(amount: number, currency: string | null): string {
  if (currency === null || !/^[a-z]{3}$/i.test(currency)) return `${amount} minor units`;
  const code = currency.toLowerCase();
  const digits = zeroDecimal.has(code) ? 0 : threeDecimal.has(code) ? 3 : 2;
  const format = new Intl.NumberFormat('en', {
    style: 'currency',
    currency: code,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return format.format(amount / 10 ** digits);
}
