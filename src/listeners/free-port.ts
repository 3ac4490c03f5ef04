import { once } from 'node:events';
import { createServer } from 'node:net';

/** Whether somebody listens there already. By the time it is used that may have changed; then listening fails. */
export async function isTaken(port: number, host: string): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, host);
    await once(server, 'listening');
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  } finally {
    server.close();
  }
}
