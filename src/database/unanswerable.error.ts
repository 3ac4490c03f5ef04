import { postgresErrorFacts } from '../failures/postgres-error';

/** `data exception`: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const DATA_EXCEPTION = '22';

/**
 * PostgreSQL cannot take a value of a person's question: a number too large for its type, a time that it does not know.
 * The schemas refuse all such values that we know of, so that this names what they miss. The message is for people.
 */
export class UnanswerableError extends Error {
  override readonly name = 'UnanswerableError';

  constructor(cause: unknown) {
    super('The database cannot take a value of this request. Compare each field with /admin/openapi.json.', {
      cause,
    });
  }
}

/** What a person's question failed with; everything but a data exception stays what it is. */
export function answerable(error: unknown): unknown {
  return postgresErrorFacts(error)?.sqlState?.startsWith(DATA_EXCEPTION)
    ? new UnanswerableError(error)
    : error;
}
