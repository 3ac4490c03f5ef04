import { FailureException } from '../../http/failures/failure.exception';
import { explain } from '../errors/explanation';

/** Why nothing was changed, for whoever sent the form. */
export interface Refusal {
  status: number;
  message: string;
}

const NOT_FOUND = 404;

/** Where the API's own words are for programs, or too few. */
const messages: Record<string, string> = {
  plan_not_found: 'This plan is not there any more. Choose another one.',
  idempotency_key_reused:
    'This form was sent before with other contents, and that was done. Look at what came of it before you send this.',
  idempotency_key_in_use: 'The same form is being worked on right now. Load the page again in a few seconds.',
};

/** What was asked for cannot be; a failure, or that the page itself is not there, is thrown again. */
export function refusalOf(error: unknown): Refusal {
  if (!(error instanceof FailureException) || error.getStatus() >= 500) throw error;
  const own = messages[error.code];
  if (own === undefined && error.getStatus() === NOT_FOUND) throw error;
  const { status, message } = explain(error);
  return { status, message: own ?? message };
}
