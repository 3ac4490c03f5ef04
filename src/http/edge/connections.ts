import type { Server as HttpServer } from 'node:http';
import type { Server } from 'node:net';
import { Inject, Injectable } from '@nestjs/common';
import type { Counter } from 'prom-client';
import { ENV, type Env } from '../../config/env';
import { Metrics } from '../../metrics/metrics';

/** Looking for idle connections costs time for each connection there is. */
const MAKE_ROOM_EVERY_MS = 1_000;

/**
 * How many clients may be connected. Each connection costs 20 to 50 KB, whatever it sends. Beyond the limit the operating system
 * accepts and the service closes at once, after it has let go of connections that are idle between two requests.
 */
@Injectable()
export class ConnectionLimit {
  private readonly servers: Server[] = [];
  private readonly dropped: Counter;
  private madeRoomAt = Number.NEGATIVE_INFINITY;

  constructor(
    metrics: Metrics,
    @Inject(ENV) private readonly env: Pick<Env, 'MAX_CONNECTIONS'>,
  ) {
    this.dropped = metrics.counter(
      'connections_dropped_total',
      'Connections that were closed at once because MAX_CONNECTIONS were open',
    );
    metrics.watch('connections', 'Connections that are open', [], async () => [{ value: await this.open() }]);
  }

  /** For each server that listens. */
  limit(server: HttpServer): void {
    server.maxConnections = this.env.MAX_CONNECTIONS;
    this.count(server, server);
  }

  /** `others` listen at the port of `server` and hand it their connections. All have the same share of the limit. */
  share(server: HttpServer, others: readonly Server[]): void {
    const all = [server, ...others];
    for (const each of all) each.maxConnections = Math.ceil(this.env.MAX_CONNECTIONS / all.length);
    for (const other of others) this.count(other, server);
  }

  private count(taking: Server, serving: HttpServer): void {
    taking.on('drop', () => {
      this.dropped.inc();
      const now = performance.now();
      if (now - this.madeRoomAt < MAKE_ROOM_EVERY_MS) return;
      this.madeRoomAt = now;
      serving.closeIdleConnections();
    });
    this.servers.push(taking);
  }

  private async open(): Promise<number> {
    const counts = await Promise.all(this.servers.map((server) => connectionsOf(server)));
    return counts.reduce((sum, count) => sum + count, 0);
  }
}

function connectionsOf(server: Server): Promise<number> {
  return new Promise((resolve) => server.getConnections((error, count) => resolve(error ? 0 : count)));
}
