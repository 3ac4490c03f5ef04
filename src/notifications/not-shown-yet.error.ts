import { StripeUnavailableError } from '../failures/stripe-failures';

/** What Stripe shows may be from before the change that it told of. */
export class NotShownYetError extends StripeUnavailableError {
  override readonly name = 'NotShownYetError';
  constructor() {
    super('the answer may be older than the end of the second of the change; asked again in some seconds');
  }
}
