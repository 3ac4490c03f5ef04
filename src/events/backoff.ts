export interface BackoffSettings {
  RETRY_BASE_DELAY_MS: number;
  RETRY_MAX_DELAY_MS: number;
}

/** How long that is at most, in milliseconds. @param retry from 1 */
export function longestBackoff(retry: number, settings: BackoffSettings): number {
  return Math.min(settings.RETRY_MAX_DELAY_MS, settings.RETRY_BASE_DELAY_MS * 4 ** (retry - 1));
}

/**
 * How long to wait before retry number `retry` (from 1), in milliseconds: anything up to base × 4^(retry − 1). The full
 * range is used, so that ten thousand events that failed together do not return together.
 * https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
 */
export function backoff(
  retry: number,
  settings: BackoffSettings,
  random: () => number = Math.random,
): number {
  return Math.ceil(random() * longestBackoff(retry, settings));
}

/** For what is not the event's fault: soon, and not all at once. Milliseconds. */
export function deferral(random: () => number = Math.random): number {
  return 500 + Math.ceil(random() * 4_000);
}

/** While Stripe's API does not answer, so long at most: it is asked by many, and what it shows can wait. */
const LONGEST_SILENCE_MS = 900_000;

/** For what only Stripe can tell, after so many times in a row without an answer. Milliseconds. */
export function stripeDeferral(times: number, random: () => number = Math.random): number {
  return Math.ceil(Math.min(LONGEST_SILENCE_MS, 5_000 * 2 ** Math.min(times, 20)) * (0.5 + random() / 2));
}
