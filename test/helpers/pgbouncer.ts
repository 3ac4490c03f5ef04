import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Client } from 'pg';
import { freePort } from './free-port';
import { ServerHome, ServerProcess } from './server-process';

const PROGRAM = '/usr/sbin/pgbouncer';

/** Why it cannot run here, as an addition to a test's name; empty where it can. */
export const noPgBouncer = existsSync(PROGRAM)
  ? ''
  : ` (skipped: Debian's package pgbouncer is not installed)`;

/** PgBouncer in transaction mode: each transaction may meet another server connection, and what it left there. */
export class PgBouncer {
  private process: ServerProcess | undefined;

  private constructor(
    private readonly home: ServerHome,
    private readonly configuration: string,
    /** The database, by way of the pooler. */
    readonly url: string,
  ) {}

  /** @param poolSize how many connections to the database all clients share. */
  static async before(databaseUrl: string, { poolSize }: { poolSize: number }): Promise<PgBouncer> {
    const { hostname, port: serverPort, username, password, pathname } = new URL(databaseUrl);
    const home = await ServerHome.make('hookledger-pgbouncer-');
    const port = await freePort();
    const users = await home.write('users', `"${username}" "${password}"\n`);
    const configuration = await home.write(
      'pgbouncer.ini',
      `[databases]
${pathname.slice(1)} = host=${hostname} port=${serverPort}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${users}
pool_mode = transaction
default_pool_size = ${poolSize}
max_client_conn = 200
; By default it waits 15 s after a server that did not answer.
server_login_retry = 1
`,
    );
    const url = new URL(databaseUrl);
    url.port = String(port);
    const pooler = new PgBouncer(home, configuration, url.href);
    await pooler.start();
    return pooler;
  }

  async start(): Promise<void> {
    this.process = await ServerProcess.start(PROGRAM, [this.configuration], this.home, async () => {
      const client = new Client({ connectionString: this.url });
      await client.connect();
      await client.end();
    });
  }

  async kill(): Promise<void> {
    await this.process?.stop('SIGKILL');
  }

  async remove(): Promise<void> {
    await this.kill();
    await rm(this.home.directory, { recursive: true });
  }
}
