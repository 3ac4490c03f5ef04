/** The event can never be applied, however often it is tried: it goes to `dead` at once, with this message as reason. */
export class PermanentError extends Error {
  override readonly name: string = 'PermanentError';
}
