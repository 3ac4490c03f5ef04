import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TcpProxy } from '../helpers/tcp-proxy';
import type { DatabaseServer } from './database/database-server';
import { EmbeddedServer } from './database/embedded-server';
import { Replica, type ReplicaOptions } from './replica';

export type DeploymentOptions = Pick<ReplicaOptions, 'settings' | 'preload'> & { replicas: number };

/** What the faults strike at: service processes on one database, each by a network of its own. */
export class Deployment<Database extends DatabaseServer = DatabaseServer> {
  private readonly abandon = () => {
    for (const replica of this.replicas) if (!replica.hasEnded) process.kill(replica.pid, 'SIGKILL');
    this.database.abandon();
  };

  private constructor(
    readonly database: Database,
    readonly replicas: readonly Replica[],
    private readonly directory: string,
  ) {
    // However this process ends, theirs do not outlive it.
    process.once('exit', this.abandon);
  }

  /** On one PostgreSQL. */
  static async start(options: DeploymentOptions): Promise<Deployment<EmbeddedServer>> {
    return Deployment.on(await EmbeddedServer.start(), options);
  }

  /** @param database ends with the deployment, also where that does not start. */
  static async on<Database extends DatabaseServer>(
    database: Database,
    { replicas, settings, preload }: DeploymentOptions,
  ): Promise<Deployment<Database>> {
    const directory = await mkdtemp(join(tmpdir(), 'hookledger-replicas-'));
    const made = [];
    for (let number = 1; number <= replicas; number += 1) {
      const network = await TcpProxy.to(database.serviceUrl);
      made.push(
        new Replica({
          name: `replica ${number}`,
          directory,
          network,
          settings: { ...database.serviceSettings, ...settings },
          preload,
        }),
      );
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
  async startDatabaseAgain(this: Deployment<EmbeddedServer>): Promise<void> {
    await this.database.startAgain();
    for (const { network } of this.replicas) network.switchTo(this.database.serviceUrl);
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
