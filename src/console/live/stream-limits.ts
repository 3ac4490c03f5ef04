import { FailureException } from '../../http/failures/failure.exception';
import type { CurrentSession } from '../access/console-sessions.service';

/** Of this process. Each costs a socket. */
const MAX_STREAMS = 100;
/** Pages that a person has open. */
const MAX_OF_SESSION = 10;
/** So that nobody holds all of them by signing in again and again. */
const MAX_OF_ACTOR = 30;

const RETRY_AFTER_SECONDS = 10;

/**
 * Whether one more stream may be opened beside those that are.
 * @throws {FailureException} 429 for who has enough, 503 where the process has.
 */
export function refuseTooMany(open: readonly CurrentSession[], { id, actor }: CurrentSession): void {
  const own = open.filter((each) => each.actor.name === actor.name);
  const ofSession = own.filter((each) => each.id === id);
  if (ofSession.length >= MAX_OF_SESSION || own.length >= MAX_OF_ACTOR) {
    throw new FailureException(429, 'too_many_streams', {
      message: `A session has ${MAX_OF_SESSION} live pages at most, and a token ${MAX_OF_ACTOR}. Close some.`,
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    });
  }
  if (open.length >= MAX_STREAMS)
    throw new FailureException(503, 'unavailable', { retryAfterSeconds: RETRY_AFTER_SECONDS });
}
