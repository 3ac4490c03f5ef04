import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { statementName } from '../../src/database/preparing-client';
import { between, oneOf, type Random } from '../../dev/simulation/random';

export interface FaultOptions {
  random: Random;
  /** How many connections are cut in all. */
  faults: number;
  /** How many packets of clients pass between two cuts. */
  apart: readonly [low: number, high: number];
}

interface Fault {
  /** So many packets pass first, of the kind that the fault waits for. */
  countdown: number;
  /** It waits for the ends of transactions only. */
  atCommit: boolean;
  /**
   * `before`: the server never gets the packet. `within`: it gets a part of it, so that some of its statements have run.
   * `after`: it gets it all, but its answer is lost.
   */
  moment: (typeof moments)[number];
}

/** As the service says it, among the last words of a packet. */
const COMMIT = statementName('commit');
/** The service sends a transaction in about so many. */
const PACKETS = 4;
const moments = ['before', 'within', 'after'] as const;

/** A way to PostgreSQL that breaks now and then between two statements of one client, and only of that one. */
export class FaultyProxy {
  /** How many connections were cut. */
  cuts = 0;
  private fault: Fault;
  private left: number;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly target: URL,
    private readonly options: FaultOptions,
    private readonly server: Server,
  ) {
    this.left = options.faults;
    this.fault = this.nextFault();
    server.on('connection', (near: Socket) => this.join(near));
  }

  static async to(databaseUrl: string, options: FaultOptions): Promise<FaultyProxy> {
    const proxy = new FaultyProxy(new URL(databaseUrl), options, createServer());
    proxy.server.listen(0, '127.0.0.1');
    await once(proxy.server, 'listening');
    return proxy;
  }

  /** The database, by way of the proxy. */
  get url(): string {
    const url = new URL(this.target);
    url.port = String((this.server.address() as AddressInfo).port);
    return url.href;
  }

  async close(): Promise<void> {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
    await once(this.server, 'close');
  }

  private join(near: Socket): void {
    const far = connect(Number(this.target.port), this.target.hostname);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        this.sockets.delete(one);
        other.destroy();
      });
    }
    far.pipe(near);
    near.on('data', (message: Buffer) => {
      const moment = this.faultAt(message);
      if (moment === 'before') {
        near.destroy();
      } else if (moment !== undefined) {
        const length = moment === 'within' ? between(this.options.random, 1, message.length) : message.length;
        far.unpipe(near);
        // Ended, not destroyed: what was sent still arrives.
        far.end(message.subarray(0, length), () => near.destroy());
      } else {
        far.write(message);
      }
    });
  }

  /** Whether something breaks at this packet. */
  private faultAt(message: Buffer): Fault['moment'] | undefined {
    if (this.left === 0) return undefined;
    if (this.fault.atCommit && !message.includes(COMMIT)) return undefined;
    this.fault.countdown -= 1;
    if (this.fault.countdown > 0) return undefined;
    const { moment } = this.fault;
    this.left -= 1;
    this.cuts += 1;
    this.fault = this.nextFault();
    return moment;
  }

  private nextFault(): Fault {
    const { random, apart } = this.options;
    const atCommit = random() < 0.5;
    const packets = between(random, ...apart);
    return {
      countdown: atCommit ? Math.ceil(packets / PACKETS) : packets,
      atCommit,
      moment: oneOf(random, moments),
    };
  }
}
