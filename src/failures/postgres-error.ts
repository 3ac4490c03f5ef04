import { isNativeError } from 'node:util/types';
import {
  QueryFailedError,
  QueryRunnerAlreadyReleasedError,
  QueryRunnerProviderAlreadyReleasedError,
  TransactionNotStartedError,
} from 'typeorm';

/**
 * What may be logged and stored of a driver error: SQLSTATE, constraint and PostgreSQL's one-line message. The original
 * carries the statement's parameters and a DETAIL line with row values, which are personal data.
 */
export interface PostgresErrorFacts {
  /** Five characters, https://www.postgresql.org/docs/current/errcodes-appendix.html; undefined when the server never answered. */
  sqlState: string | undefined;
  constraint: string | undefined;
  message: string;
}

interface DriverError extends Error {
  code?: string;
  constraint?: string;
}

/** Reduces an error of `pg` or TypeORM to facts without row values; undefined for any other error. */
export function postgresErrorFacts(error: unknown): PostgresErrorFacts | undefined {
  const driverError = error instanceof QueryFailedError ? (error.driverError as DriverError) : error;
  if (!isNativeError(driverError)) return undefined;
  const { code, constraint } = driverError as DriverError;
  // EPIPE has five letters too, but no SQLSTATE begins with E: those are the operating system's.
  const sqlState = typeof code === 'string' && /^[0-9A-DF-Z][0-9A-Z]{4}$/.test(code) ? code : undefined;
  if (sqlState) {
    // Class 22 messages quote the offending value ("invalid input syntax for type uuid: …").
    const message = sqlState.startsWith('22') ? 'invalid value' : withoutQuotedValues(driverError.message);
    return { sqlState, constraint, message };
  }
  if (error instanceof QueryFailedError || isConnectionFailure(driverError)) {
    return { sqlState: undefined, constraint: undefined, message: 'no answer from the database' };
  }
  return undefined;
}

/** What TypeORM says of a connection that broke between two statements. */
const lostConnections = [
  QueryRunnerAlreadyReleasedError,
  QueryRunnerProviderAlreadyReleasedError,
  TransactionNotStartedError,
];

function isConnectionFailure(error: DriverError): boolean {
  return (
    lostConnections.some((lost) => error instanceof lost) ||
    /^E[A-Z]+$/.test(error.code ?? '') ||
    // node-pg and pg-pool raise these as plain errors without a code.
    /connection terminated|timeout exceeded when trying to connect|client was closed|not queryable|after calling end on the pool|Cannot use a pool|Driver not Connected|ended the connection/i.test(
      error.message,
    )
  );
}

/**
 * Identifiers are quoted with ", values with ': only the former are safe to keep. A value may hold quotes and line
 * breaks itself, so that nobody can tell where it ends: everything from the first quote on goes. Triggers of the product
 * word their own messages, with values in the open: what looks like an address or the number of a card or telephone goes.
 */
function withoutQuotedValues(message: string): string {
  const line = message.replace(/'[^]*/, "'…'").split('\n', 1)[0] ?? '';
  return line.replaceAll(/\S+@\S+/g, '…').replaceAll(/\d(?:[ -]?\d){8,}/g, '…');
}
