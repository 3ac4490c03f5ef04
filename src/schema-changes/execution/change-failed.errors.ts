import { postgresErrorFacts } from '../../failures/postgres-error';
import type { Direction, SchemaChange } from '../recording/schema-change';
import type { Patience } from './patience';
import { ExplainedError } from '../../failures/explained.error';

/** A statement of a migration failed. */
export class ChangeFailedError extends ExplainedError {
  override readonly name = 'ChangeFailedError';
  constructor(change: SchemaChange, direction: Direction, statement: number, cause: unknown) {
    const sql = change[direction][statement];
    const where =
      sql === undefined ? 'at its end' : `at statement ${statement + 1} of ${change[direction].length}`;
    super(
      [
        `${change.name} failed ${where}: ${messageOf(cause)}.`,
        ...(sql === undefined ? [] : [`  ${firstLineOf(sql)}`]),
        whatIsLeft(change),
      ].join('\n'),
      { cause },
    );
  }
}

/** Somebody held on to a table for longer than we were ready to keep everybody else waiting. */
export class LockNotGivenError extends ExplainedError {
  override readonly name = 'LockNotGivenError';
  constructor(
    change: SchemaChange,
    { attempts, lockTimeoutMs }: Patience,
    blockers: string,
    { cause }: { cause: unknown },
  ) {
    super(
      [
        `${change.name} gave up after ${attempts} attempts of ${lockTimeoutMs} ms each: a lock was not to be had.`,
        ...(blockers === '' ? [] : [`In the way was ${blockers}.`]),
        `${whatIsLeft(change)} Wait for that transaction or end it, then run this again.`,
      ].join('\n'),
      { cause },
    );
  }
}

function whatIsLeft({ isTransactional }: SchemaChange): string {
  return isTransactional
    ? 'Nothing of it was done.'
    : 'What it did before that is done, since it runs outside of a transaction; running it again begins at its first statement.';
}

function messageOf(error: unknown): string {
  const facts = postgresErrorFacts(error);
  if (facts) return facts.sqlState ? `${facts.message} (SQLSTATE ${facts.sqlState})` : facts.message;
  return error instanceof Error ? error.message : String(error);
}

function firstLineOf(sql: string): string {
  return (
    sql
      .split('\n')
      .map((line) => line.trim())
      .find(Boolean) ?? ''
  );
}
