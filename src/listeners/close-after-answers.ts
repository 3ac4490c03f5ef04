import type { Server } from 'node:http';

/** Longer than a delivery may take to be answered (4 s), and well within SHUTDOWN_GRACE_MS. */
const LAST_ANSWERS_MS = 6_000;

/**
 * Ends each connection once its request in flight is answered. A closing server ends only those that are idle already. It
 * waits for the others as long as clients may keep them (72 s), and for ever for a connection that never sent a request.
 */
export function closeAfterAnswers(server: Server): void {
  server.keepAliveTimeout = 1;
  setTimeout(() => server.closeAllConnections(), LAST_ANSWERS_MS).unref();
}
