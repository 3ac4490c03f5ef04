import { isNativeError } from 'node:util/types';
import { postgresErrorFacts } from './postgres-error';
import { ContentionError } from './contention.error';
import { PermanentError } from './permanent.error';
import { StripeRefusedError, StripeUnavailableError } from './stripe-failures';

/** Their messages were written for people and quote nothing. */
const inOurWords = [PermanentError, ContentionError, StripeRefusedError, StripeUnavailableError];

/**
 * One line for `last_error` and the logs. Errors of the language may quote the payload ("Unexpected token … in JSON"), so
 * quoted text is left out of them, and where they come from is told instead.
 */
export function failureMessageOf(error: unknown): string {
  if (inOurWords.some((kind) => error instanceof kind)) {
    const { name, message } = error as Error;
    return `${name}: ${message}`;
  }
  const facts = postgresErrorFacts(error);
  if (facts) {
    const constraint = facts.constraint ? ` (constraint ${facts.constraint})` : '';
    return facts.sqlState ? `SQLSTATE ${facts.sqlState}: ${facts.message}${constraint}` : facts.message;
  }
  if (!isNativeError(error)) return 'a thrown value that is no error';
  const line = error.message.split('\n', 1)[0] ?? '';
  // An address may hold a password, and a path a token.
  const message = line
    .replaceAll(/(["'`]).*\1/g, '…')
    .replaceAll(/[a-z][a-z0-9+.-]*:\/\/\S+/gi, '…')
    .slice(0, 300);
  const place = /^\s+at (.+)$/m
    .exec(error.stack ?? '')?.[1]
    ?.replace(/\(?(?:file:\/\/)?\S*\/([^/]+?)\)?$/, '($1)');
  return `${error.name}: ${message}${place ? `, at ${place}` : ''}`;
}
