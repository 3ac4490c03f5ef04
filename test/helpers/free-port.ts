import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below those that Linux, macOS and Windows give away by themselves, also to every connection that begins. */
const PORTS = { lowest: 20_000, count: 12_000 };

/**
 * A port for a program that has to be told one, or for a door that closes and opens again. What the system had chosen could
 * be given to any other test before the program listens; one of these is taken only by a test that draws the same number.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = PORTS.lowest + randomInt(PORTS.count);
    const probe = createServer().listen(port, '127.0.0.1');
    const isFree = await once(probe, 'listening').then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    probe.close();
    await once(probe, 'close');
    return port;
  }
}
