import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const project = resolve(__dirname, '..');
const cruiser = join(project, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');

let tree: string;

beforeEach(async () => {
  tree = await mkdtemp(join(tmpdir(), 'hookledger-structure-'));
  for (const file of ['.dependency-cruiser.cjs', 'tsconfig.json', 'package.json'])
    await copyFile(join(project, file), join(tree, file));
  await symlink(join(project, 'node_modules'), join(tree, 'node_modules'), 'dir');
  await put('src/main.ts', "import './tenants/tenant';\n");
  await put('src/tenants/tenant.ts', "import '../ordering/state';\n");
  await put('src/ordering/state.ts', "import '../failures/failure';\n");
  await put('src/failures/failure.ts', 'export const failure = 1;\n');
});

afterEach(() => rm(tree, { recursive: true, force: true }));

async function put(file: string, text: string): Promise<void> {
  await mkdir(join(tree, dirname(file)), { recursive: true });
  await writeFile(join(tree, file), text);
}

interface Outcome {
  summary: { violations: { rule: { name: string } }[] };
}

/** The rules that the tree breaks. */
async function broken(): Promise<string[]> {
  const folders = ['src', 'dev', 'test'].filter((folder) => existsSync(join(tree, folder)));
  const output = await new Promise<string>((done, fail) => {
    const args = [cruiser, ...folders, '--config', '.dependency-cruiser.cjs', '--output-type', 'json'];
    execFile(process.execPath, args, { cwd: tree, maxBuffer: 1e8 }, (error, stdout) =>
      // It ends with the number of violations.
      stdout === '' ? fail(error ?? new Error('it said nothing')) : done(stdout),
    );
  });
  const { summary } = JSON.parse(output) as Outcome;
  return [...new Set(summary.violations.map(({ rule }) => rule.name))].toSorted();
}

describe('npm run lint', () => {
  it('takes imports that point one way', async () => {
    expect(await broken()).toEqual([]);
  });

  it.each<[rule: string, files: Record<string, string>, also?: string[]]>([
    [
      'folders-point-one-way',
      {
        'src/ordering/state.ts': "import '../tenants/name';\nimport '../failures/failure';\n",
        'src/tenants/name.ts': 'export const name = 1;\n',
      },
      ['states-know-no-tenants'],
    ],
    [
      'files-point-one-way',
      {
        'src/failures/failure.ts': "import './other';\nexport const failure = 1;\n",
        'src/failures/other.ts':
          "import type { failure } from './failure';\nexport type Other = typeof failure;\n",
      },
    ],
    [
      'production-needs-no-dev',
      {
        'src/main.ts': "import './tenants/tenant';\nimport '../dev/tool';\n",
        'dev/tool.ts': 'export const tool = 1;\n',
      },
    ],
    [
      'production-needs-no-development-dependency',
      { 'src/main.ts': "import './tenants/tenant';\nimport 'fast-check';\n" },
    ],
    [
      'nothing-needs-a-test',
      {
        'src/main.ts': "import './tenants/tenant';\nimport '../test/helper';\n",
        'test/helper.ts': 'export const helper = 1;\n',
      },
    ],
    [
      'states-know-no-tenants',
      {
        'src/tenants/tenant.ts': 'export const tenant = 1;\n',
        'src/main.ts': "import './ordering/state';\n",
        'src/ordering/state.ts': "import '../tenants/tenant';\nimport '../failures/failure';\n",
      },
    ],
    [
      'connections-know-no-tables',
      {
        'src/main.ts': "import './database/pool';\n",
        'src/database/pool.ts': "import '../tenants/tenant';\n",
      },
    ],
    [
      'failures-are-the-ground-floor',
      {
        'src/failures/failure.ts': "import '../config/env';\n",
        'src/config/env.ts': 'export const env = 1;\n',
      },
    ],
    ['every-file-is-needed', { 'src/tenants/forgotten.ts': 'export const forgotten = 1;\n' }],
    ['every-import-is-found', { 'src/main.ts': "import './tenants/tenant';\nimport './gone';\n" }],
  ])('refuses: %s', async (rule, files, also = []) => {
    for (const [file, text] of Object.entries(files)) await put(file, text);
    expect(await broken()).toEqual([rule, ...also].toSorted());
  });
});
