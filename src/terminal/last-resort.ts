import { failureMessageOf } from '../failures/failure-message';
import { ExplainedError } from '../failures/explained.error';

/**
 * For what nothing has caught: Node would print the error with all its fields, and a driver's error has the statement, its
 * parameters and the row in it. One line is written instead, and the exit code stays 1.
 */
export function reportCrashes(command: string): void {
  const crash = (error: unknown) => {
    console.error(crashLine(command, error));
    process.exit(1);
  };
  process.on('uncaughtException', crash);
  process.on('unhandledRejection', crash);
}

/** What a command prints of the error that ended it. */
export function lastLine(command: string, error: unknown): string {
  return error instanceof ExplainedError ? error.message : crashLine(command, error);
}

/** What may be printed of an error that is none of our own. */
export function crashLine(command: string, error: unknown): string {
  return `${command} failed unexpectedly: ${failureMessageOf(error)}`;
}
