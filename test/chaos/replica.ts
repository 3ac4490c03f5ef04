import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../helpers/free-port';
import { ServiceProcess } from '../helpers/service-process';
import type { TcpProxy } from '../helpers/tcp-proxy';
import { OPERATOR, WEBHOOK_SECRET } from '../helpers/test-service';

export const SHUTDOWN_GRACE_MS = 10_000;
const READY_WITHIN_MS = 60_000;
const TAIL = 4_000;

/** `paused`: stopped by SIGSTOP; `down`: between two processes. */
type ReplicaState = 'serving' | 'paused' | 'down';

export interface ReplicaOptions {
  name: string;
  /** Where its process runs; shared with the others. */
  directory: string;
  /** Its own way to the database. */
  network: TcpProxy;
  settings?: Record<string, string>;
  preload?: readonly string[];
  /** The source tree of the version that it runs; this one by default. */
  root?: string;
}

/** One of the service's processes, with production's settings, as Kubernetes keeps it: whatever ends is started again. */
export class Replica {
  state: ReplicaState = 'down';
  /** Where the process listens; a new one has a new address, as a new pod has. */
  url = '';
  /** Its admin listener. */
  adminUrl = '';
  private process: ServiceProcess | undefined;
  private earlierOutput = '';
  private isMeantToEnd = false;
  private isStopped = false;
  /** Ends that nobody has asked for. */
  readonly crashes: string[] = [];

  constructor(private readonly options: ReplicaOptions) {}

  /** Also what its connections are called in PostgreSQL (`application_name`). */
  get name(): string {
    return this.options.name;
  }

  get network(): TcpProxy {
    return this.options.network;
  }

  get pid(): number {
    const pid = this.process?.child.pid;
    if (pid === undefined) throw new Error(`${this.name} has no process`);
    return pid;
  }

  /** Of the workers in the log (`claimed_by`, `worker`) this process' one. */
  get workerPattern(): string {
    return `%/${this.pid}/%`;
  }

  get hasEnded(): boolean {
    const child = this.process?.child;
    return child === undefined || child.exitCode !== null || child.signalCode !== null;
  }

  /** The end of what its processes have printed. */
  get output(): string {
    return (this.earlierOutput + (this.process?.output ?? '')).slice(-TAIL);
  }

  /** Resolves when it is ready for deliveries. */
  async start(): Promise<void> {
    await this.launch();
    await this.untilReady();
    this.state = 'serving';
  }

  private async launch(): Promise<void> {
    const { directory, network, settings, preload, root } = this.options;
    const [port, ownAdminPort] = [await freePort(), await freePort()];
    // A version before ADMIN_PORT does not know it; one listener serves both then.
    const adminPort = root === undefined ? ownAdminPort : port;
    if (this.isStopped) return;
    this.earlierOutput = this.output;
    this.isMeantToEnd = false;
    this.url = `http://127.0.0.1:${port}`;
    this.adminUrl = `http://127.0.0.1:${adminPort}`;
    const env = {
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      PORT: String(port),
      ADMIN_PORT: String(adminPort),
      LOG_LEVEL: 'error',
      DATABASE_URL: `${network.url}?application_name=${encodeURIComponent(this.name)}`,
      DATABASE_POOL_SIZE: '8',
      STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
      STRIPE_LIVEMODE: 'any',
      ADMIN_API_TOKENS: `chaos:operator:${OPERATOR}`,
      SHUTDOWN_GRACE_MS: String(SHUTDOWN_GRACE_MS),
      ...settings,
    };
    const started = ServiceProcess.start(directory, env, preload, root);
    this.process = started;
    void this.accompany(started);
  }

  /** Until its end, which has to be one that was asked for; otherwise it is told, and another one is started. */
  private async accompany(started: ServiceProcess): Promise<void> {
    const code = await started.ended;
    if (this.isMeantToEnd) return;
    this.state = 'down';
    this.crashes.push(`${this.name} ended by itself with ${code ?? started.child.signalCode}`);
    await this.launch();
    this.state = 'serving';
  }

  /** For good. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await this.end('SIGKILL');
  }

  async untilReady(): Promise<void> {
    const deadline = Date.now() + READY_WITHIN_MS;
    while (!(await this.isReady())) {
      if (this.hasEnded || Date.now() > deadline)
        throw new Error(`${this.name} does not become ready: ${this.output}`);
      await sleep(25);
    }
  }

  /** What a probe of Kubernetes would see. */
  async isReady(): Promise<boolean> {
    return (await this.probe('ready')) === 200;
  }

  /** undefined without an answer. */
  async probe(kind: 'live' | 'ready'): Promise<number | undefined> {
    const request = fetch(`${this.adminUrl}/health/${kind}`, { signal: AbortSignal.timeout(3_000) });
    const response = await request.catch(() => undefined);
    await response?.body?.cancel();
    return response?.status;
  }

  /** Sends a signal that is to end the process. @returns its exit code once it has ended; null after SIGKILL. */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    if (!this.process) return null;
    this.isMeantToEnd = true;
    this.state = 'down';
    this.process.child.kill(signal);
    return this.process.ended;
  }

  pause(): void {
    this.state = 'paused';
    process.kill(this.pid, 'SIGSTOP');
  }

  resume(): void {
    process.kill(this.pid, 'SIGCONT');
    this.state = 'serving';
  }
}
