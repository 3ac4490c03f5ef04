import { UsageError } from '../../src/terminal/usage.error';

/** What is said of a wrong call of a command; empty when it is taken. */
export function refusalOf(read: () => unknown): string {
  try {
    read();
    return '';
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
}
