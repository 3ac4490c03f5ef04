import { useConsole } from './console-context';
import { relativeText } from './duration';

interface TimestampProps {
  /** Null or undefined: a dash. */
  at: Date | null | undefined;
  /** `ago`: how long ago it is comes first, for lists. Default: the moment in UTC, and how long ago. */
  format?: 'ago' | 'full';
}

/** A moment in UTC, and how it lies to now; the browser keeps the latter up to date. */
export function Timestamp({ at, format = 'full' }: TimestampProps) {
  const { now } = useConsole();
  if (!at) return <span class="muted">–</span>;
  const iso = at.toISOString();
  const utc = `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
  const age = <span data-age>{relativeText(at, now)}</span>;
  return (
    <time class="time" dateTime={iso} title={utc}>
      {format === 'ago' ? (
        age
      ) : (
        <>
          {utc} <span class="muted">({age})</span>
        </>
      )}
    </time>
  );
}
