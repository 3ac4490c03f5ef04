import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { eventually } from './test-service';

/** Of this version. */
const ROOT = resolve(__dirname, '../..');

/** The service as a process of its own, in a group of its own, started in a folder as `npm start` would. */
export class ServiceProcess {
  output = '';
  readonly ended: Promise<number | null>;

  private constructor(
    readonly child: ChildProcess,
    private readonly directory: string,
  ) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    }
    this.ended = once(child, 'close').then(([code]) => code as number | null);
  }

  /**
   * With an empty environment but for these, and files readable by nobody else.
   * @param preload scripts that the process requires before anything else.
   * @param root the source tree of the version to run.
   */
  static start(
    directory: string,
    env: Record<string, string> = {},
    preload: readonly string[] = [],
    root = ROOT,
  ): ServiceProcess {
    const { PATH = '', HOME = '' } = process.env;
    const loader = join(root, 'test/helpers/run-typescript.cjs');
    const required = [...preload, loader].flatMap((script) => ['-r', script]);
    const command = ['umask 077; exec "$0" "$@"', process.execPath, ...required, join(root, 'src/main.ts')];
    const child = spawn('sh', ['-c', ...command], {
      cwd: directory,
      env: { PATH, HOME, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    return new ServiceProcess(child, directory);
  }

  /** What it tells `npm run simulate`, once it is ready for deliveries. */
  async ready(): Promise<{ url: string; adminUrl: string; webhookSecret: string }> {
    return eventually(async () => {
      if (this.child.exitCode !== null) throw new Error(`it ended: ${this.output}`);
      const note = JSON.parse(await readFile(join(this.directory, '.data/server.json'), 'utf8'));
      if (note.pid !== this.child.pid) throw new Error('the note is of the one before');
      // A version before ADMIN_PORT has one listener, and does not name another.
      const adminUrl = note.adminUrl ?? note.url;
      const { status } = await fetch(`${adminUrl}/health/ready`);
      if (status !== 200) throw new Error(`not ready: ${status} ${this.output}`);
      return { ...note, adminUrl };
    });
  }

  /** As Ctrl-C in a terminal does: to everything in the group. */
  signalGroup(signal: NodeJS.Signals): void {
    if (this.child.pid !== undefined) process.kill(-this.child.pid, signal);
  }
}
