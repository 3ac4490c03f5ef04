import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { freePort } from './free-port';
import { ServerHome, ServerProcess } from './server-process';

const programs = newestPrograms('/usr/lib/postgresql');

/** Why these servers cannot run here, as an addition to a test's name; empty where they can. */
export const noDebianPostgres =
  programs === undefined ? ` (skipped: Debian's postgresql is not installed)` : '';

/** A PostgreSQL server of Debian's package, which brings what the embedded one lacks: the tools of replication. */
export class DebianPostgres {
  private process: ServerProcess | undefined;

  private constructor(
    private readonly home: ServerHome,
    private readonly port: number,
    private readonly password: string,
  ) {}

  /** An empty one, running. */
  static async start(): Promise<DebianPostgres> {
    const password = randomBytes(16).toString('hex');
    const server = new DebianPostgres(
      await ServerHome.make('hookledger-primary-'),
      await freePort(),
      password,
    );
    const passwordFile = await server.home.write('password', password);
    await server.run('initdb', [
      `--pgdata=${server.data}`,
      '--encoding=UTF8',
      '--locale=C',
      '--username=postgres',
      '--auth=scram-sha-256',
      `--pwfile=${passwordFile}`,
    ]);
    await server.launch();
    return server;
  }

  /** One that follows this one by streaming replication. @param way the address at which it finds this one. */
  async startStandby(way: string): Promise<DebianPostgres> {
    const home = await ServerHome.make('hookledger-standby-');
    const standby = new DebianPostgres(home, await freePort(), this.password);
    await standby.run('pg_basebackup', [
      `--pgdata=${standby.data}`,
      `--dbname=${way}`,
      '--checkpoint=fast',
      '--write-recovery-conf',
    ]);
    await standby.launch();
    return standby;
  }

  urlOf(database: string): string {
    return `postgres://postgres:${this.password}@127.0.0.1:${this.port}/${database}`;
  }

  /** @param options as `postgres` takes them on its command line. */
  async query<T extends object = Record<string, unknown>>(
    sql: string,
    values: unknown[] = [],
    { database = 'postgres', options = '' } = {},
  ): Promise<T[]> {
    const client = new Client({ connectionString: this.urlOf(database), options });
    await client.connect();
    try {
      return (await client.query<T>(sql, values)).rows;
    } finally {
      await client.end();
    }
  }

  /** As when its machine loses power. */
  async die(): Promise<void> {
    await this.process?.die();
  }

  async remove(): Promise<void> {
    await this.process?.stop('SIGQUIT');
    await rm(this.home.directory, { recursive: true });
  }

  private get data(): string {
    return join(this.home.directory, 'data');
  }

  private run(program: string, args: string[]): Promise<void> {
    return this.home.run(join(programs ?? '', program), args);
  }

  private async launch(): Promise<void> {
    const settings = {
      port: this.port,
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      shared_buffers: '32MB',
      // A standby that has lost its primary tries again soon.
      wal_retrieve_retry_interval: '100ms',
    };
    const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    this.process = await ServerProcess.start(
      join(programs ?? '', 'postgres'),
      ['-D', this.data, ...args],
      this.home,
      () => this.query('select'),
    );
  }
}

/** The folder of the highest version that is there. */
function newestPrograms(packages: string): string | undefined {
  const versions = existsSync(packages) ? readdirSync(packages) : [];
  return versions
    .toSorted((one, other) => Number(other) - Number(one))
    .map((version) => join(packages, version, 'bin'))
    .find((directory) => existsSync(join(directory, 'pg_basebackup')));
}
