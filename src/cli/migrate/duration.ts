const UNITS: Record<string, number> = { ms: 1, s: 1_000, min: 60_000, h: 3_600_000 };

/** `500ms`, `5s`, `10min`, `2h`, and `0` for none, in milliseconds; undefined: it is none of these. */
export function readDuration(text: string): number | undefined {
  if (text === '0') return 0;
  const [, count, unit = ''] = /^(\d{1,7})(ms|s|min|h)$/.exec(text) ?? [];
  const factor = UNITS[unit];
  return count === undefined || factor === undefined ? undefined : Number(count) * factor;
}
