import { Injectable } from '@nestjs/common';
import { StripeApi, type StripeAnswer } from '../stripe-api/stripe-api';
import { StripeRefusedError, StripeUnavailableError } from '../failures/stripe-failures';

/** For all that one notification asks; an attempt must not last much longer than what waits for it. */
const PATIENCE_MS = 4_000;
/** After an answer that none would have got; a queue of notifications shall not wait for it one by one. */
const SILENCE_MS = 1_000;

/** Asks once and briefly: whoever has a notification comes again by the schedule of failures. */
@Injectable()
export class NotificationQuestions {
  private silentUntil = 0;
  private why = '';

  constructor(private readonly stripe: StripeApi) {}

  get isAvailable(): boolean {
    return this.stripe.isAvailable;
  }

  /** The questions of one notification, on behalf of its account. */
  begin(account: string | null): (path: string) => Promise<StripeAnswer> {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    return async (path) => {
      if (performance.now() < this.silentUntil) throw new StripeUnavailableError(this.why);
      try {
        return await this.stripe.get(path, {}, { account, signal, longestWaitMs: 0 });
      } catch (error) {
        const failure = signal.aborted
          ? new StripeUnavailableError('Stripe did not answer in time', { cause: error })
          : error;
        if (failure instanceof StripeUnavailableError || failure instanceof StripeRefusedError) {
          this.silentUntil = performance.now() + SILENCE_MS;
          this.why = `not asked, since a moment ago: ${failure.message}`;
        }
        throw failure;
      }
    };
  }
}
