import { isMissingModule } from '../../failures/is-missing-module';
import { NoScratchError, type ScratchServer } from '../../schema-changes/plan/scratch-database';

/**
 * Starts the PostgreSQL of the development dependencies; production does without them.
 * @throws {NoScratchError} where they are not installed
 */
export async function startScratchServer(directory: string): Promise<ScratchServer> {
  const { startEmbeddedPostgres, EmbeddedPostgresUnavailableError } = embeddedPostgres();
  try {
    return await startEmbeddedPostgres({ directory, database: 'scratch' });
  } catch (error) {
    throw error instanceof EmbeddedPostgresUnavailableError ? notInstalled(error) : error;
  }
}

function embeddedPostgres() {
  try {
    return require('../../../dev/postgres/embedded-postgres') as typeof import('../../../dev/postgres/embedded-postgres');
  } catch (cause) {
    throw isMissingModule(cause) ? notInstalled(cause) : cause;
  }
}

function notInstalled(cause: unknown): NoScratchError {
  return new NoScratchError('PostgreSQL is not among the packages that are installed here', { cause });
}
