import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { customer } from '../../dev/simulation/customer.object';
import { buildEvent, payloadOf } from '../../dev/simulation/event.object';
import { isTaken } from '../../src/listeners/free-port';
import { followDockerfile, type Image } from '../helpers/dockerfile';
import { freePort } from '../helpers/free-port';
import { createTestDatabase, type TestDatabase } from '../helpers/test-database';
import { eventually, sign, WEBHOOK_SECRET } from '../helpers/test-service';

const repository = resolve(__dirname, '../..');
const IMAGE_NODE = '/nodejs/bin/node';

let folder: string;
let port: number;
let adminPort: number;
let image: Image;
let database: TestDatabase;
let service: ChildProcess | undefined;

/** Docker cannot run everywhere; the steps can. Alone, since it installs twice. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hookledger-image-'));
  port = await freePort();
  adminPort = await freePort();
  database = await createTestDatabase({ empty: true });
  image = await followDockerfile(repository, folder);
}, 240_000);

afterAll(async () => {
  if (service?.exitCode === null) service.kill('SIGKILL');
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

/** No PATH: the image has nothing that it could lead to. */
function environment(): Record<string, string> {
  return {
    ...image.env,
    PORT: String(port),
    ADMIN_PORT: String(adminPort),
    DATABASE_URL: database.url,
    STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
    STRIPE_LIVEMODE: 'any',
    ADMIN_API_TOKENS: 'olga:operator:a-token-of-production-0123456789',
  };
}

/** What a container runs for these arguments of `docker run`. The image's Node.js is this machine's. */
function commandLine(args: readonly string[]): [string, string[]] {
  const [file, ...rest] = [...image.entrypoint, ...args];
  expect(file).toBe(IMAGE_NODE);
  return [process.execPath, rest];
}

/** In a container of the image; what it prints, and how it ends. */
async function inContainer(
  args: readonly string[],
  variables: Record<string, string> = environment(),
): Promise<{ code: number; output: string }> {
  const [file, rest] = commandLine(args);
  return new Promise((done) => {
    execFile(file, rest, { cwd: image.workdir, env: variables }, (error, stdout, stderr) =>
      done({ code: error ? Number(error.code) : 0, output: stdout + stderr }),
    );
  });
}

/** Docker runs it without the entrypoint. */
function healthcheck(): Promise<{ code: number; output: string }> {
  const [file, ...args] = image.healthcheck;
  expect(file).toBe(IMAGE_NODE);
  return inContainer(args);
}

/** As the README says; what is tried is tried on another database of the same server. */
async function migrateWithApproval(): Promise<void> {
  const migrate = (...args: string[]) => inContainer(['dist/src/cli/migrate.js', ...args]);
  expect(await migrate('run')).toMatchObject({ code: 3 });
  expect(await migrate('plan')).toMatchObject({ code: 1, output: expect.stringContaining('--no-scratch') });
  const { output } = await migrate('plan', '--scratch', process.env.TEST_DATABASE_URL ?? '');
  expect(output).toContain('squawk is not installed here');
  const [, digest = ''] = /Digest `(\w{64})`/.exec(output) ?? [];
  expect(await migrate('approve', '--by', 'olga', '--digest', digest)).toMatchObject({ code: 0 });
  expect(await migrate('run')).toMatchObject({ code: 0 });
}

async function files(): Promise<string[]> {
  return (await readdir(image.workdir, { recursive: true })).toSorted();
}

describe('The image', () => {
  it('holds what is needed to run and nothing that is needed to build or test', async () => {
    const lock = JSON.parse(await readFile(join(repository, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { dev?: boolean; optional?: boolean }>;
    };
    const present = new Set(await files());
    const packages = Object.entries(lock.packages).filter(([path]) => path !== '');
    const wanted = packages.filter(([, { dev, optional }]) => !dev && !optional).map(([path]) => path);
    expect(wanted.filter((path) => !present.has(path))).toEqual([]);
    const unwanted = packages.filter(([, { dev }]) => dev).map(([path]) => path);
    expect(unwanted.filter((path) => present.has(path))).toEqual([]);
    expect(await readdir(image.workdir)).toEqual(
      expect.arrayContaining(['dist', 'node_modules', 'package.json', 'sbom.cdx.json']),
    );
    expect(await readdir(image.workdir)).toHaveLength(4);
  });

  it('lists every package that it holds in its bill of materials', async () => {
    const { components } = JSON.parse(await readFile(join(image.workdir, 'sbom.cdx.json'), 'utf8')) as {
      components: { name: string; version: string }[];
    };
    const installed = (await files()).filter((path) =>
      /(?:^|\/)node_modules\/(?:@[^/]+\/)?[^/@.][^/]*\/package\.json$/.test(path),
    );
    const packages = await Promise.all(
      installed.map(async (path) => {
        const { name, version } = JSON.parse(await readFile(join(image.workdir, path), 'utf8')) as {
          name: string;
          version: string;
        };
        return `${name}@${version}`;
      }),
    );
    expect(packages.length).toBeGreaterThan(100);
    const listed = new Set(components.map(({ name, version }) => `${name}@${version}`));
    expect(packages.filter((name) => !listed.has(name))).toEqual([]);
  });

  it('runs as a user without rights, and production invents nothing', async () => {
    expect(image.user).toBe('65532:65532');
    expect(image.env).toEqual({ NODE_ENV: 'production' });
    const { DATABASE_URL: _url, ...others } = environment();
    const { code, output } = await inContainer(image.command, others);
    expect(code).toBe(1);
    expect(output).toContain('DATABASE_URL is not set');
  });

  it('migrates an empty database, serves, is found healthy and alive, and writes nothing into its file system', async () => {
    expect(await isTaken(port, '0.0.0.0')).toBe(false);
    const before = await files();
    expect(await healthcheck()).toMatchObject({ code: 1 });
    await migrateWithApproval();

    const [file, args] = commandLine(image.command);
    service = spawn(file, args, { cwd: image.workdir, env: environment(), stdio: 'ignore' });
    const ended = once(service, 'exit');
    await eventually(async () => {
      const { status } = await fetch(`http://127.0.0.1:${adminPort}/health/ready`);
      if (status !== 200) throw new Error(`ready says ${status}`);
    });
    expect(await healthcheck()).toMatchObject({ code: 0 });
    const event = buildEvent({
      type: 'customer.created',
      object: customer({ id: 'cus_image' }),
      created: 1_790_000_000,
    });
    const payload = payloadOf(event);
    const { status } = await fetch(`http://127.0.0.1:${port}/api/webhooks/stripe`, {
      method: 'POST',
      body: payload,
      headers: { 'stripe-signature': sign(payload) },
    });
    expect(status).toBe(200);
    await eventually(async () => {
      const rows = await database.query(`select from stripe_event_log where status = 'processed'`);
      expect(rows).toHaveLength(1);
    });
    expect(await inContainer(['dist/src/cli/doctor.js'])).toEqual({
      code: 0,
      output: 'Nothing is wrong.\n',
    });

    service.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    expect(await files()).toEqual(before);
  });
});
