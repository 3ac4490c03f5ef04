const units = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
  [1, 's'],
] as const;

/** A length of time in its largest unit, such as `3 min`. */
export function durationText(seconds: number): string {
  const rounded = Math.max(0, Math.round(seconds));
  const [size, unit] = units.find(([length]) => rounded >= length * (length === 86_400 ? 2 : 1)) ?? [1, 's'];
  return `${Math.floor(rounded / size)} ${unit}`;
}

/** How a moment lies to another: `3 min ago`, or `in 20 s`. */
export function relativeText(at: Date, now: Date): string {
  const seconds = (now.getTime() - at.getTime()) / 1000;
  if (Math.abs(seconds) < 1) return 'now';
  return seconds > 0 ? `${durationText(seconds)} ago` : `in ${durationText(-seconds)}`;
}
