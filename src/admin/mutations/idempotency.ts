import { createHash } from 'node:crypto';
import { FailureException } from '../../http/failures/failure.exception';

/** A caller's promise that everything it sends under this key is one and the same order. */
export interface Idempotency {
  key: string;
  /** Of what is ordered; see {@link fingerprintOf}. */
  requestHash: string;
}

/** @throws {FailureException} 400 for what is no key: 1 to 255 visible ASCII characters. */
export function readIdempotencyKey(text: string): string {
  if (/^[\x21-\x7e]{1,255}$/.test(text)) return text;
  throw new FailureException(400, 'invalid_request', {
    message: 'Idempotency-Key must be 1 to 255 visible ASCII characters, such as a UUID.',
  });
}

/** The same for two requests that order the same, in whatever order their fields came. */
export function fingerprintOf(method: string, path: string, body: unknown): string {
  const request = JSON.stringify([method, path, body ?? null], (_, value: unknown) => sorted(value));
  return createHash('sha256').update(request).digest('hex');
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
