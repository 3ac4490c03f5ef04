import { once } from 'node:events';
import type { Server as HttpServer } from 'node:http';
import { createServer, type ListenOptions, type Server, type Socket } from 'node:net';
import { Inject, Injectable } from '@nestjs/common';
import { ENV, type Env } from '../config/env';
import { ConnectionLimit } from '../http/edge/connections';
import { serverOptions } from '../http/edge/server-options';

/** Sockets of one port. */
const MOST = 16;
/** The limit of connections is divided among the sockets, and Linux spreads connections over them unevenly. */
const LEAST_CONNECTIONS = 200;

/**
 * The public listener's further sockets at its port. A turn of the event loop takes one new connection of each listening socket
 * (https://github.com/libuv/libuv/pull/3696), and a turn takes 5 to 40 ms under load. With one socket, some 200 new connections a
 * second fill the queue in which Stripe's connections wait too. With every attack at once (docs/security.md) the p99 of genuine
 * deliveries was 6.6 s with Node 20 and one socket, and 3.3 s with Node 24 and sixteen.
 */
@Injectable()
export class AcceptQueues {
  private readonly groups: { server: HttpServer; others: Server[] }[] = [];

  constructor(
    @Inject(ENV) private readonly env: Pick<Env, 'MAX_CONNECTIONS'>,
    private readonly connections: ConnectionLimit,
  ) {}

  /** What the first socket must listen with, so that others may join it. Node 20 and other systems have one socket. */
  get options(): Pick<ListenOptions, 'reusePort'> {
    return this.count > 1 ? { reusePort: true } : {};
  }

  /** Further sockets at the port where `server` listens with {@link options}. What they take is served by `server`. */
  async open(server: HttpServer): Promise<void> {
    const address = server.address();
    if (this.count === 1 || typeof address !== 'object' || address === null) return;
    const { port, address: host } = address;
    const others: Server[] = [];
    while (others.length < this.count - 1) {
      const other = await listening({ port, host }, (socket) => server.emit('connection', socket));
      // Fewer sockets serve everything too, only slower.
      if (!other) break;
      others.push(other);
    }
    this.groups.push({ server, others });
    this.connections.share(server, others);
  }

  /** Takes no more connections. @returns when the last one of theirs has ended. */
  async close(): Promise<void> {
    const groups = this.groups.splice(0);
    const ends = groups.flatMap(({ others }) => others.map(ended));
    // Idle connections would keep the sockets open; the others end with their answers (./close-after-answers.ts).
    for (const { server } of groups) server.closeIdleConnections();
    await Promise.all(ends);
  }

  private get count(): number {
    if (!canSharePort()) return 1;
    return Math.max(1, Math.min(MOST, Math.floor(this.env.MAX_CONNECTIONS / LEAST_CONNECTIONS)));
  }
}

/** undefined where it cannot. */
async function listening(
  { port, host }: { port: number; host: string },
  take: (socket: Socket) => void,
): Promise<Server | undefined> {
  const server = createServer({ ...serverOptions, allowHalfOpen: true, noDelay: true }, take);
  // Without a listener, one connection that cannot be taken would end the process.
  server.on('error', () => undefined);
  server.listen({ port, host, reusePort: true });
  return once(server, 'listening').then(
    () => server,
    () => undefined,
  );
}

function ended(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}

/** https://nodejs.org/api/net.html#serverlistenoptions-callback: 22.12 and 23.1 have `reusePort`. */
export function canSharePort(
  platform: string = process.platform,
  version: string = process.versions.node,
): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return (
    platform === 'linux' && (major > 23 || (major === 23 && minor >= 1) || (major === 22 && minor >= 12))
  );
}
