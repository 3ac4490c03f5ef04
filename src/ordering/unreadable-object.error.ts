import { PermanentError } from '../failures/permanent.error';

/** The event's object cannot be told apart from others; no retry will change that. */
export class UnreadableObjectError extends PermanentError {
  override readonly name = 'UnreadableObjectError';
  constructor(type: string) {
    super(
      `data.object of this ${type} event has no usable id; look at the payload and resend it from Stripe`,
    );
  }
}
