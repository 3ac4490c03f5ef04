import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { migrations } from '../src/persistence/migrations';
import { freePort } from './helpers/free-port';
import { ServiceProcess } from './helpers/service-process';
import { createTestDatabase, type TestDatabase } from './helpers/test-database';
import { eventually } from './helpers/test-service';
import { VersionTree } from './helpers/version-tree';

const [BEFORE = '', LAST = ''] = migrations.slice(-2).map((migration) => new migration().name);

/** As the image is made: everything but dev/. */
let tree: VersionTree;
let database: TestDatabase;

beforeAll(async () => {
  tree = await VersionTree.make();
  await rm(join(tree.directory, 'dev'), { recursive: true });
  database = await createTestDatabase();
});

afterAll(async () => {
  await database.drop();
  await tree.remove();
});

describe('An installation without the development tools', () => {
  it('serves in production', async () => {
    const port = await freePort();
    const service = ServiceProcess.start(
      tree.directory,
      {
        NODE_ENV: 'production',
        HOST: '127.0.0.1',
        PORT: String(port),
        ADMIN_PORT: String(port),
        DATABASE_URL: database.url,
        STRIPE_WEBHOOK_SECRET: `whsec_${'a'.repeat(32)}`,
        STRIPE_LIVEMODE: 'any',
        ADMIN_API_TOKENS: `ops:operator:${'b'.repeat(40)}`,
      },
      [],
      tree.directory,
    );
    try {
      await eventually(async () => {
        if (service.child.exitCode !== null) throw new Error(`it ended: ${service.output}`);
        expect((await fetch(`http://127.0.0.1:${port}/health/ready`)).status).toBe(200);
      });
    } finally {
      service.signalGroup('SIGTERM');
    }
    expect(await service.ended).toBe(0);
  });

  it('refuses to start outside production, and names the fix', async () => {
    const { code, output } = await tree.run('src/main.ts', [], {});
    expect({ code, output }).toEqual({
      code: 1,
      output:
        'hookledger cannot start:\n  - NODE_ENV must be production: this installation has no development tools\n',
    });
  });

  it('plans migrations without trying them, and says what trying needs', async () => {
    const env = { DATABASE_URL: database.url };
    const tried = await tree.migration('plan', ['--after', LAST], env);
    expect(tried).toMatchObject({ code: 0 });
    const refused = await tree.migration('plan', ['--after', BEFORE], env);
    expect(refused.code).toBe(1);
    expect(refused.output).toContain('PostgreSQL is not among the packages that are installed here');
    expect(refused.output).toContain('--no-scratch');
    const untried = await tree.migration('plan', ['--after', BEFORE, '--no-scratch'], env);
    expect(untried).toMatchObject({ code: 0 });
  });
});
