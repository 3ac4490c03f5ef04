/** Minor units as people write them, in the currency's own number of digits: 1900 usd is $19.00, 7400 jpy is ¥7,400. */
export function money(minorUnits: number, currency: string): string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(minorUnits / 10 ** digits);
}
