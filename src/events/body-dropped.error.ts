import { PermanentError } from '../failures/permanent.error';

/** Retention drops bodies before it drops rows. */
export class BodyDroppedError extends PermanentError {
  override readonly name = 'BodyDroppedError';
  constructor() {
    super('its body was dropped by retention; resend the event from the Stripe dashboard');
  }
}
