import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { chown, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runsAsRoot, unprivilegedAccount } from '../../dev/postgres/account';
import { type Account, runCommand, spawnOptions } from '../../dev/postgres/run-command';
import { eventually } from './test-service';

/** A folder for a server's files, and whom the server runs as: these programs refuse to be root. */
export class ServerHome {
  private constructor(
    readonly directory: string,
    readonly account: Account | undefined,
  ) {}

  static async make(prefix: string): Promise<ServerHome> {
    const account = runsAsRoot() ? await unprivilegedAccount() : undefined;
    // Not in TMPDIR, which may be a folder that only the caller can reach.
    const home = new ServerHome(await mkdtemp(join('/tmp', prefix)), account);
    await home.handOver(home.directory);
    return home;
  }

  /** @returns its path. */
  async write(name: string, content: string): Promise<string> {
    const path = join(this.directory, name);
    await writeFile(path, content, { mode: 0o600 });
    await this.handOver(path);
    return path;
  }

  /** Runs a program to its end. @throws Error with what it printed. */
  async run(program: string, args: string[]): Promise<void> {
    const { ok, output } = await runCommand(program, args, this.account);
    if (!ok) throw new Error(`${program} failed: ${output}`);
  }

  private async handOver(path: string): Promise<void> {
    if (this.account) await chown(path, this.account.uid, this.account.gid);
  }
}

/** A server as a process that can be killed like any other. */
export class ServerProcess {
  private output = '';
  private readonly ended: Promise<unknown>;

  private constructor(private readonly child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) {
      stream
        ?.setEncoding('utf8')
        .on('data', (text: string) => (this.output = (this.output + text).slice(-8_000)));
    }
    this.ended = once(child, 'exit');
  }

  /** Resolves when `answers` does not throw any more. */
  static async start(
    program: string,
    args: string[],
    { account }: ServerHome,
    answers: () => Promise<unknown>,
  ): Promise<ServerProcess> {
    const child = spawn(program, args, { ...spawnOptions(account), stdio: ['ignore', 'pipe', 'pipe'] });
    const server = new ServerProcess(child);
    try {
      await eventually(() => {
        if (server.hasEnded) return Promise.resolve();
        return answers();
      });
      if (server.hasEnded) throw new Error('it ended');
    } catch (error) {
      await server.stop('SIGKILL');
      throw new Error(`${program} did not start: ${server.output}`, { cause: error });
    }
    return server;
  }

  /** Sends a signal and waits for the end. */
  async stop(signal: NodeJS.Signals): Promise<void> {
    if (this.hasEnded) return;
    this.child.kill(signal);
    await this.ended;
  }

  /** As when its machine loses power: also its children have no time for last words. */
  async die(): Promise<void> {
    const { pid } = this.child;
    if (pid === undefined || this.hasEnded) return;
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);
    for (const each of [pid, ...children]) killIfThere(each);
    await this.ended;
  }

  private get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null || this.child.pid === undefined;
  }
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
