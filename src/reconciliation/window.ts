/** A span of Stripe's time in Unix seconds: `from` belongs to it, `until` does not. */
export interface Window {
  from: number;
  until: number;
}

/** So long Stripe lists events. https://docs.stripe.com/api/events */
const LISTED_DAYS = 30;
const DAY = 86_400;
/**
 * Every run looks once more at the hour before: what Stripe lists late, or had made in a second that was looked at while
 * it lasted, is found by the next one.
 */
export const OVERLAP = 3_600;
/** Twice the overlap, so that an ordinary run is one window, and a long one is taken up again where it was. */
const LONGEST_WINDOW = 2 * OVERLAP;
/** Younger events may be on their way. */
export const SETTLING = 60;
/**
 * The first run of all: long enough to mend the outage that made somebody set the key, and not so long that a deployment
 * on an old account begins with a month of events nobody asked for; `--since 30d` and `--backfill` do that.
 */
const FIRST_LOOK = DAY;

/**
 * The oldest second that may be listed. What retention may have deleted must not come back as new; it keeps events for
 * longer than Stripe lists them, and this says so should either ever change.
 */
export function oldestSecond(now: number, retentionDays: number | undefined): number {
  return now - Math.min(LISTED_DAYS, retentionDays ?? LISTED_DAYS) * DAY;
}

/** Where a run begins that nobody gave a beginning. @param mark up to where all is known; null: nobody has looked yet. */
export function beginningAfter(mark: number | null, now: number): number {
  return mark === null ? now - FIRST_LOOK : mark - OVERLAP;
}

/** The oldest first, each complete before the next. */
export function windowsBetween(from: number, until: number): Window[] {
  const windows: Window[] = [];
  for (let at = from; at < until; at += LONGEST_WINDOW)
    windows.push({ from: at, until: Math.min(until, at + LONGEST_WINDOW) });
  return windows;
}
