import { once } from 'node:events';
import type { Server as HttpServer } from 'node:http';
import { createServer, type ListenOptions, type Server, type Socket } from 'node:net';
import { Inject, Injectable } from '@nestjs/common';
import { ENV, type Env } from '../config/env';
import { ConnectionLimit } from '../http/connections';
import { serverOptions } from '../http/server-options';

/** Sockets of one port. */
const MOST = 16;
/** The limit of connections is divided among the sockets, and Linux spreads connections over them unevenly. */
const LEAST_CONNECTIONS = 200;

/**
 * A listener's further sockets at its port. Per socket that listens, a turn of the event loop takes one new connection
 * (https://github.com/libuv/libuv/pull/3696), and a turn takes 5 to 40 ms under load. With one socket, 200 new connections a second
 * fill the queue that Stripe's wait in; measured beside 250 unfinished uploads, deliveries waited 30 s. With sixteen: 0.2 s.
 */
@Injectable()
export class AcceptQueues {
  private servers: Server[] = [];

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
      const further = createServer(
        { ...serverOptions, allowHalfOpen: true, noDelay: true },
        (socket: Socket) => {
          server.emit('connection', socket);
        },
      );
      further.listen({ port, host, reusePort: true });
      await once(further, 'listening');
      others.push(further);
    }
    this.servers.push(...others);
    this.connections.share(server, others);
  }

  /** Takes no more connections. @returns when the last one of theirs has ended. */
  async close(): Promise<void> {
    await Promise.all(this.servers.map((server) => new Promise((resolve) => server.close(resolve))));
    this.servers = [];
  }

  private get count(): number {
    if (!canSharePort()) return 1;
    return Math.max(1, Math.min(MOST, Math.floor(this.env.MAX_CONNECTIONS / LEAST_CONNECTIONS)));
  }
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
