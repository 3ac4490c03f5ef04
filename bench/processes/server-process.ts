import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { mustNotOutliveUs } from './living';

const WEBHOOK_PATH = '/api/webhooks/stripe';
/** A machine that does other things besides takes a minute to start it; one that ends is not waited for. */
const READY_WITHIN_MS = 120_000;
const STOP_WITHIN_MS = 30_000;
const TAIL = 4_000;

export interface ServerOptions {
  /** Arguments of node. */
  command: readonly string[];
  cwd: string;
  env: Record<string, string>;
  /** Answers 200 once deliveries are welcome. */
  readyPath: string;
  /** Where it may answer that instead: a service with a second listener does. */
  otherOrigins?: readonly string[];
}

/** A contestant's process. */
export class ServerProcess {
  /** The end of what it has printed. */
  output = '';
  /** Where it answered that it is ready. */
  readyOrigin: string;
  private readonly ended: Promise<unknown>;

  private constructor(
    private readonly child: ChildProcess,
    readonly origin: string,
  ) {
    this.readyOrigin = origin;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.output = (this.output + text).slice(-TAIL);
      });
    }
    const isGone = mustNotOutliveUs(this.pid);
    this.ended = once(child, 'close').then(isGone);
  }

  /** Resolves when it is ready. In a group of its own: Ctrl-C is ours to pass on. */
  static async start({
    command,
    cwd,
    env,
    readyPath,
    otherOrigins = [],
  }: ServerOptions): Promise<ServerProcess> {
    const port = await freePort();
    const { PATH = '', HOME = '' } = process.env;
    const child = spawn(process.execPath, command, {
      cwd,
      // One listener for all: what is measured is not how many there are.
      env: {
        PATH,
        HOME,
        NODE_ENV: 'production',
        HOST: '127.0.0.1',
        PORT: String(port),
        ADMIN_PORT: String(port),
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const origin = `http://127.0.0.1:${port}`;
    const server = new ServerProcess(child, origin);
    try {
      await server.untilReady([origin, ...otherOrigins], readyPath);
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  /** Every contestant has the service's path. */
  get webhookUrl(): string {
    return `${this.origin}${WEBHOOK_PATH}`;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Asks it to end, and insists after a while. */
  async stop(withinMs = STOP_WITHIN_MS): Promise<void> {
    if (this.hasEnded) return;
    this.child.kill('SIGTERM');
    const patience = setTimeout(() => this.child.kill('SIGKILL'), withinMs);
    await this.ended;
    clearTimeout(patience);
  }

  get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  private async untilReady(origins: readonly string[], path: string): Promise<void> {
    const deadline = Date.now() + READY_WITHIN_MS;
    for (;;) {
      for (const origin of origins) {
        if (!(await answers(`${origin}${path}`))) continue;
        this.readyOrigin = origin;
        return;
      }
      if (this.hasEnded || Date.now() > deadline) {
        throw new Error(`${this.child.spawnargs.join(' ')} does not become ready:\n${this.output}`);
      }
      await sleep(50);
    }
  }
}

async function answers(url: string): Promise<boolean> {
  const response = await fetch(url, { signal: AbortSignal.timeout(3_000) }).catch(() => undefined);
  await response?.body?.cancel();
  return response?.status === 200;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
