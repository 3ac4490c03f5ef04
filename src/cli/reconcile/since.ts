const UNITS: Record<string, number> = { m: 60, h: 3_600, d: 86_400 };

/**
 * `7d`, `12h` or `30m` ago, or a time such as `2026-11-01T00:00:00Z` or `2026-11-01` (midnight, UTC).
 * @returns Unix seconds; undefined: it is none of these.
 */
export function readSince(text: string, now: number): number | undefined {
  const [, count, unit = ''] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  const seconds = UNITS[unit];
  if (count !== undefined && seconds !== undefined) return now - Number(count) * seconds;
  // Without a zone a time would mean another one on each machine.
  if (!/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) || at / 1000 > now ? undefined : Math.floor(at / 1000);
}
