import Stripe = require('stripe');

/** Tries, the first one included; rate limits are waited out longer than trouble. */
const TRIES = { rateLimit: 8, trouble: 4 };
const FIRST_DELAY_MS = 500;
const MOST_MS = 20_000;

/**
 * How long to wait before a question is put again, in milliseconds; undefined: not at all. Stripe says when in
 * `Retry-After`; where it does not, waits grow and are spread, so that replicas do not come again together.
 * https://docs.stripe.com/rate-limits
 * @param tries so far, at least 1.
 * @param longestWaitMs what would take longer is left to the next run.
 */
export function delayBeforeNextTry(
  error: unknown,
  tries: number,
  longestWaitMs: number,
  random: () => number = Math.random,
): number | undefined {
  const isLimited = error instanceof Stripe.errors.StripeRateLimitError;
  if (!isLimited && !isPassing(error)) return undefined;
  if (tries >= (isLimited ? TRIES.rateLimit : TRIES.trouble)) return undefined;
  const grown = Math.min(MOST_MS, FIRST_DELAY_MS * 2 ** (tries - 1)) * (0.5 + random() / 2);
  const wanted = isLimited ? retryAfterMs(error.headers?.['retry-after']) : undefined;
  const delayMs = wanted === undefined ? grown : wanted + random() * FIRST_DELAY_MS;
  return delayMs <= longestWaitMs ? delayMs : undefined;
}

/** https://www.rfc-editor.org/rfc/rfc9110.html#field.retry-after: seconds, or a date. */
export function retryAfterMs(header: string | undefined, now: number = Date.now()): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

function isPassing(error: unknown): boolean {
  const { StripeConnectionError, StripeAPIError } = Stripe.errors;
  return error instanceof StripeConnectionError || error instanceof StripeAPIError;
}
