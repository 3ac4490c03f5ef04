import type { TableSize } from './target';

/** `about 2,000,000 rows, 1.3 GB`, as people say it. */
export function sizeOf({ rows, bytes }: TableSize): string {
  const counted = rows === undefined ? 'rows not counted' : `about ${rows.toLocaleString('en-US')} rows`;
  return `${counted}, ${bytesOf(bytes)}`;
}

export function bytesOf(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(Math.floor(Math.log(Math.max(bytes, 1)) / Math.log(1024)), units.length - 1);
  const value = bytes / 1024 ** power;
  return `${value < 10 && power > 0 ? value.toFixed(1) : Math.round(value)} ${units[power]}`;
}
