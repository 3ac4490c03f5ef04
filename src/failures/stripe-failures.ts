import Stripe = require('stripe');
import { ExplainedError } from './explained.error';

/** Stripe will not answer this key, however often it is asked; the message says what to do and repeats no part of the key. */
export class StripeRefusedError extends ExplainedError {
  override readonly name = 'StripeRefusedError';
}

/** Stripe did not answer for now; whoever asked comes again later. */
export class StripeUnavailableError extends ExplainedError {
  override readonly name: string = 'StripeUnavailableError';
}

/** Stripe's answer is not what its API documents. */
export class UnreadableAnswerError extends ExplainedError {
  override readonly name = 'UnreadableAnswerError';
}

/** What the SDK threw, in words of ours: its own may repeat parts of the key. https://docs.stripe.com/api/errors */
export function failureOf(error: unknown, path: string): unknown {
  const { errors } = Stripe;
  if (error instanceof errors.StripeAuthenticationError)
    return new StripeRefusedError(
      'Stripe does not know STRIPE_API_KEY (401): it was rolled, or is of another account; set the current one and restart',
      { cause: error },
    );
  if (error instanceof errors.StripePermissionError)
    return new StripeRefusedError(
      `Stripe does not let STRIPE_API_KEY read ${path} (403): give the restricted key that permission in the Stripe dashboard`,
      { cause: error },
    );
  if (error instanceof errors.StripeRateLimitError)
    return new StripeUnavailableError('Stripe limits the rate of requests (429)', { cause: error });
  if (error instanceof errors.StripeConnectionError)
    return new StripeUnavailableError('Stripe cannot be reached, or did not answer in time', {
      cause: error,
    });
  if (error instanceof errors.StripeAPIError)
    return new StripeUnavailableError(`Stripe answers ${error.statusCode ?? 'what cannot be read'}`, {
      cause: error,
    });
  return error;
}

/** Stripe has no such object, at least not for this key. */
export function isUnknownToStripe(error: unknown): boolean {
  return error instanceof Stripe.errors.StripeInvalidRequestError && error.statusCode === 404;
}
