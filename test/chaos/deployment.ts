import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TcpProxy } from '../helpers/tcp-proxy';
import { DatabaseServer } from './database-server';
import { Replica, type ReplicaOptions } from './replica';

export type DeploymentOptions = Pick<ReplicaOptions, 'settings' | 'preload'> & { replicas: number };

/** What the faults strike at: service processes on one database, each by a network of its own. */
export class Deployment {
  private readonly abandon = () => {
    for (const replica of this.replicas) if (!replica.hasEnded) process.kill(replica.pid, 'SIGKILL');
    this.database.abandon();
  };

  private constructor(
    readonly database: DatabaseServer,
    readonly replicas: readonly Replica[],
    private readonly directory: string,
  ) {
    // However this process ends, theirs do not outlive it.
    process.once('exit', this.abandon);
  }

  static async start({ replicas, ...options }: DeploymentOptions): Promise<Deployment> {
    const database = await DatabaseServer.start();
    const directory = await mkdtemp(join(tmpdir(), 'hookledger-replicas-'));
    const made = [];
    for (let number = 1; number <= replicas; number += 1) {
      const network = await TcpProxy.to(database.url);
      made.push(new Replica({ name: `replica ${number}`, directory, network, ...options }));
    }
    const deployment = new Deployment(database, made, directory);
    try {
      await Promise.all(made.map((replica) => replica.start()));
      return deployment;
    } catch (error) {
      await deployment.stop();
      throw error;
    }
  }

  /** Those that a fault has not taken away. */
  get serving(): Replica[] {
    return this.replicas.filter(({ state }) => state === 'serving');
  }

  /** The server is back, at another address; that is for the network to know, not for the services. */
  async startDatabaseAgain(): Promise<void> {
    await this.database.startAgain();
    for (const { network } of this.replicas) network.switchTo(this.database.url);
  }

  /** Until each replica that serves says that it is ready. */
  async untilReady(): Promise<void> {
    await Promise.all(this.serving.map((replica) => replica.untilReady()));
  }

  /** Ends everything that was started, and removes what it has written. */
  async stop(): Promise<void> {
    await Promise.all(this.replicas.map((replica) => replica.stop()));
    for (const { network } of this.replicas) await network.cut();
    await this.database.stop();
    await rm(this.directory, { recursive: true, force: true });
    process.off('exit', this.abandon);
  }
}
