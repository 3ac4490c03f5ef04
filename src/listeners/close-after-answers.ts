import type { Server } from 'node:http';

/**
 * Ends each connection once its request in flight is answered. A closing server ends only those that are idle already, and
 * waits for the others as long as clients may keep them: 72 s, seen with an answer that took until after SIGTERM.
 */
export function closeAfterAnswers(server: Server): void {
  server.keepAliveTimeout = 1;
}
