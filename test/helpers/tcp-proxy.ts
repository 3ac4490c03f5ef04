import { once } from 'node:events';
import { createServer, type Server, Socket } from 'node:net';
import { freePort } from './free-port';

/** What one side of a connection has sent, as it passes through. */
export interface Passing {
  connection: object;
  from: 'client' | 'database';
  bytes: Buffer;
}

/** A way to PostgreSQL that can be cut, lose everything in silence, lead elsewhere and be mended, as a network's. */
export class TcpProxy {
  private readonly passages = new Set<Passage>();
  private server: Server | undefined;
  private isHanging = false;

  private constructor(
    private target: URL,
    private readonly port: number,
    private readonly listen?: (passing: Passing) => void,
  ) {}

  /** @param listen hears everything that passes through. */
  static async to(databaseUrl: string, listen?: (passing: Passing) => void): Promise<TcpProxy> {
    const proxy = new TcpProxy(new URL(databaseUrl), await freePort(), listen);
    await proxy.open();
    return proxy;
  }

  /** The database, by way of the proxy. */
  get url(): string {
    const url = new URL(this.target);
    url.hostname = '127.0.0.1';
    url.port = String(this.port);
    return url.href;
  }

  async open(): Promise<void> {
    this.server = createServer((near) => {
      const far = new Socket();
      const passage = new Passage(near, far, () => this.passages.delete(passage));
      this.passages.add(passage);
      if (this.listen) passage.tap(this.listen);
      if (this.isHanging) passage.hang();
      else far.connect(Number(this.target.port), this.target.hostname);
    });
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
  }

  /** Cuts every connection and refuses new ones, until `open`. */
  async cut(): Promise<void> {
    const { server } = this;
    if (!server) return;
    this.server = undefined;
    server.close();
    for (const passage of this.passages) passage.cut();
    await once(server, 'close');
  }

  /**
   * From now on everything that is sent vanishes, either way, and nobody is told: no reset, no end. Also new connections
   * are only taken in, as by a host that has stopped.
   */
  hang(): void {
    this.isHanging = true;
    for (const passage of this.passages) passage.hang();
  }

  /** New connections get through again. Those from before stay silent for ever: what was lost, nobody sends again. */
  mend(): void {
    this.isHanging = false;
  }

  /** Where new connections lead from now on, as when a virtual address moves to another host. */
  switchTo(databaseUrl: string): void {
    this.target = new URL(databaseUrl);
  }
}

/** One connection through the proxy: from the client to the near socket, from the far socket to the database. */
class Passage {
  private isHanging = false;

  constructor(
    private readonly near: Socket,
    private readonly far: Socket,
    private readonly onEnd: () => void,
  ) {
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.on('error', () => one.destroy()).on('close', () => this.end(other));
      one.pipe(other);
    }
  }

  tap(listen: (passing: Passing) => void): void {
    this.near.on('data', (bytes) => listen({ connection: this, from: 'client', bytes }));
    this.far.on('data', (bytes) => listen({ connection: this, from: 'database', bytes }));
  }

  cut(): void {
    this.near.destroy();
    this.far.destroy();
  }

  hang(): void {
    this.isHanging = true;
    for (const socket of [this.near, this.far]) socket.unpipe().resume();
  }

  /** One side is gone; where nothing gets through, the other one does not notice. */
  private end(other: Socket): void {
    if (!this.isHanging) other.destroy();
    if (this.near.destroyed && this.far.destroyed) this.onEnd();
  }
}
