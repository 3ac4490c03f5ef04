const format = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** A number of things, such as `12,345`. */
export function countText(count: number): string {
  return format.format(count);
}
