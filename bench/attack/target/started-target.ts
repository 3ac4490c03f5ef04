import { freePort, ServerProcess } from '../../processes/server-process';
import type { Tree } from '../../trees/tree';
import { credentials } from './credentials';
import type { Target } from './target';

/** After a SIGTERM: a service that has stalled hears none. */
const STOP_WITHIN_MS = 4_000;

/** A tree's built service as a process with production's settings. */
export class StartedTarget implements Target {
  private constructor(
    private readonly server: ServerProcess,
    readonly databaseUrl: string,
  ) {}

  static async start({ directory }: Tree, databaseUrl: string): Promise<StartedTarget> {
    const adminPort = await freePort();
    const server = await ServerProcess.start({
      command: ['dist/src/main.js'],
      cwd: directory,
      env: {
        DATABASE_URL: databaseUrl,
        // A version with one listener does not know these.
        ADMIN_PORT: String(adminPort),
        ADMIN_HOST: '127.0.0.1',
        STRIPE_LIVEMODE: 'any',
        LOG_LEVEL: 'warn',
        ...credentials,
      },
      readyPath: '/health/ready',
      otherOrigins: [`http://127.0.0.1:${adminPort}`],
    });
    return new StartedTarget(server, databaseUrl);
  }

  get publicOrigin(): string {
    return this.server.origin;
  }

  get adminOrigin(): string {
    return this.server.readyOrigin;
  }

  get pid(): number {
    return this.server.pid;
  }

  get hasEnded(): boolean {
    return this.server.hasEnded;
  }

  /** The end of what it has printed. */
  get output(): string {
    return this.server.output;
  }

  async stop(): Promise<void> {
    await this.server.stop(STOP_WITHIN_MS);
  }
}
