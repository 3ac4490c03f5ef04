import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { localUrl } from '../config/addresses';
import { ENV, type Env } from '../config/env';
import { ConnectionLimit } from '../http/edge/connections';
import { securedResponse } from '../http/edge/secured-response';
import { serverOptions } from '../http/edge/server-options';
import { CannotListenError } from './cannot-listen.error';
import { closeAfterAnswers } from './close-after-answers';

/**
 * The listener for operators, probes and Prometheus, where ADMIN_PORT is not PORT. It hands its requests to the same
 * Fastify instance as the public listener, and knows its own by their connection: nothing that a client sends decides.
 */
@Injectable()
export class AdminListener {
  private readonly sockets = new WeakSet<Socket>();
  private servers: Server[] = [];

  constructor(
    @Inject(ENV) private readonly env: Pick<Env, 'ADMIN_HOST' | 'ADMIN_PORT' | 'isAdminApart' | 'NODE_ENV'>,
    private readonly connections: ConnectionLimit,
  ) {}

  /** False: the public listener serves everything. */
  get isApart(): boolean {
    return this.env.isAdminApart;
  }

  /** Where a process on this machine reaches it; undefined while it does not listen. */
  get url(): string | undefined {
    const address = this.servers[0]?.address();
    return typeof address === 'object' && address !== null
      ? localUrl(address.address, address.port)
      : undefined;
  }

  /** Whether this request came over one of its connections. */
  took(request: IncomingMessage): boolean {
    return this.sockets.has(request.socket);
  }

  /** @throws {CannotListenError} */
  async open(fastify: FastifyInstance): Promise<void> {
    const { ADMIN_HOST, ADMIN_PORT } = this.env;
    const [host = ADMIN_HOST, ...others] = await addressesOf(ADMIN_HOST);
    const port = await this.listen(fastify, ADMIN_PORT, host);
    // As Fastify does with its own: of a name for both families, the second one is a convenience.
    for (const other of others) await this.listen(fastify, port, other).catch(() => undefined);
  }

  /** Takes no more connections. @returns when the last one has ended. */
  async close(): Promise<void> {
    for (const server of this.servers) closeAfterAnswers(server);
    await Promise.all(this.servers.map(closed));
    this.servers = [];
  }

  /** @returns the port. */
  private async listen(fastify: FastifyInstance, port: number, host: string): Promise<number> {
    const ServerResponse = securedResponse(this.env.NODE_ENV === 'production');
    const server = createServer({ ...serverOptions, ServerResponse }, (request, response) =>
      fastify.routing(request, response),
    );
    server.keepAliveTimeout = fastify.server.keepAliveTimeout;
    this.connections.limit(server);
    server.on('connection', (socket: Socket) => this.sockets.add(socket));
    // What is no HTTP at all gets the same answer at both.
    server.on('clientError', (error, socket) => fastify.server.emit('clientError', error, socket));
    try {
      server.listen(port, host);
      await once(server, 'listening');
    } catch (cause) {
      throw new CannotListenError('ADMIN', { port, host }, cause);
    }
    this.servers.push(server);
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : port;
  }
}

async function addressesOf(host: string): Promise<string[]> {
  if (host !== 'localhost') return [host];
  return (await lookup(host, { all: true })).map(({ address }) => address);
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
