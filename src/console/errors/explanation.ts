import { HttpException } from '@nestjs/common';
import { QueryTooSlowError } from '../../database/read-only-unit';
import { UnanswerableError } from '../../database/unanswerable.error';
import { FailureException } from '../../http/failures/failure.exception';
import { isPassing, statusOf } from '../../http/failures/failure.filter';

/** What a person is told about something that went wrong. */
export interface Explanation {
  status: number;
  title: string;
  message: string;
  retryAfterSeconds?: number | undefined;
}

const titles: Record<number, string> = {
  400: 'This request cannot be read',
  403: 'You may not do this',
  404: 'There is no such page',
  409: 'This cannot be done right now',
  413: 'This is too large',
  429: 'Too much at a time',
  503: 'The database does not answer',
};

/** A code, never a stack, SQL, host or path. */
export function explain(error: unknown): Explanation {
  if (error instanceof QueryTooSlowError) {
    return { status: 503, title: 'The search took too long', message: error.message };
  }
  if (error instanceof UnanswerableError) {
    return { status: 400, title: 'This request cannot be read', message: error.message };
  }
  if (isPassing(error)) return unavailable;
  const status = statusOf(error);
  const title = titles[status] ?? (status >= 500 ? 'Something went wrong here' : 'This cannot be done');
  return { status, title, message: messageOf(error, status), retryAfterSeconds: retryAfterOf(error) };
}

const unavailable: Explanation = {
  status: 503,
  title: 'The database does not answer',
  message: 'Deliveries that cannot be stored are sent again by Stripe. Load this page again in a moment.',
  retryAfterSeconds: 1,
};

function messageOf(error: unknown, status: number): string {
  const answer = error instanceof HttpException ? error.getResponse() : undefined;
  if (error instanceof FailureException && typeof answer === 'object' && 'message' in answer) {
    return String(answer.message);
  }
  if (status === 404) return 'What you look for is not here, or not any more.';
  if (status >= 500) return 'It is in the log of the service. Try again; if it stays so, look there.';
  return 'Go back and check what you entered.';
}

function retryAfterOf(error: unknown): number | undefined {
  return error instanceof FailureException ? error.retryAfterSeconds : undefined;
}
