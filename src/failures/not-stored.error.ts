/** The event could not be made durable in time, so it must not be acknowledged: Stripe will send it again. */
export class NotStoredError extends Error {
  override readonly name = 'NotStoredError';
}
