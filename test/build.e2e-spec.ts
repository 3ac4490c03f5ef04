import { execFile } from 'node:child_process';
import {
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const repository = resolve(__dirname, '..');
const run = promisify(execFile);

/** Outputs are told apart by their times, and a disk may count in seconds. */
const LONG_AGO = new Date('2020-01-01');

describe('node compile', () => {
  let tree: string;
  beforeEach(async () => {
    tree = await mkdtemp(join(tmpdir(), 'hookledger-build-'));
    for (const part of ['compile', 'nest-cli.json']) {
      await cp(join(repository, part), join(tree, part), { recursive: true });
    }
    await symlink(join(repository, 'node_modules'), join(tree, 'node_modules'), 'dir');
    await put('src/answer.ts', 'export const answer: number = 42;\n');
    await put('src/page.tsx', 'export const page = () => <p>42</p>;\n');
    await put('src/answer.spec.ts', 'it.todo("is asked for");\n');
    await put('src/console/assets/console.css', 'p { margin: 0 }\n');
    await put('dev/tool.ts', 'export const tool: string = "saw";\n');
    await put('migrations/1-begin.ts', 'export const name: string = "begin";\n');
    await put('ormconfig.ts', 'export default {};\n');
  });
  afterEach(() => rm(tree, { recursive: true, force: true }));

  async function put(file: string, text: string): Promise<void> {
    await mkdir(dirname(join(tree, file)), { recursive: true });
    await writeFile(join(tree, file), text);
  }

  async function compile(): Promise<{ code: number; said: string }> {
    return run(process.execPath, ['compile'], { cwd: tree }).then(
      ({ stdout, stderr }) => ({ code: 0, said: stdout + stderr }),
      ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({
        code,
        said: stdout + stderr,
      }),
    );
  }

  async function built(): Promise<string[]> {
    const found = await readdir(join(tree, 'dist'), { recursive: true, withFileTypes: true });
    return found
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(join(tree, 'dist/').length))
      .toSorted();
  }

  /** Which outputs were written since they were last made old. */
  async function written(): Promise<string[]> {
    const fresh: string[] = [];
    for (const file of await built()) {
      if ((await stat(join(tree, 'dist', file))).mtimeMs > LONG_AGO.getTime()) fresh.push(file);
    }
    return fresh;
  }

  async function makeOld(): Promise<void> {
    for (const file of await built()) await utimes(join(tree, 'dist', file), LONG_AGO, LONG_AGO);
  }

  it('compiles sources, not specs, copies assets, and says so in one line', async () => {
    expect(await compile()).toEqual({
      code: 0,
      said: expect.stringMatching(/^compiling 6 files … \d+\.\d s\n$/),
    });
    expect(await built()).toEqual([
      '.build.json',
      'dev/tool.js',
      'dev/tool.js.map',
      'migrations/1-begin.js',
      'migrations/1-begin.js.map',
      'ormconfig.js',
      'ormconfig.js.map',
      'src/answer.js',
      'src/answer.js.map',
      'src/console/assets/console.css',
      'src/page.js',
      'src/page.js.map',
    ]);
    const { answer } = require(join(tree, 'dist/src/answer.js')) as { answer: number };
    expect(answer).toBe(42);
  });

  it('does and says nothing when nothing has changed, whatever the time of a file', async () => {
    await compile();
    await makeOld();
    await put('src/answer.ts', await readFile(join(tree, 'src/answer.ts'), 'utf8'));
    expect(await compile()).toEqual({ code: 0, said: '' });
    expect(await written()).toEqual([]);
  });

  it('compiles what has changed alone, also where the change is older than the output', async () => {
    await compile();
    await makeOld();
    await put('src/answer.ts', 'export const answer: number = 43;\n');
    await utimes(join(tree, 'src/answer.ts'), new Date('2019-01-01'), new Date('2019-01-01'));
    expect(await compile()).toMatchObject({ code: 0, said: expect.stringContaining('compiling 1 file ') });
    expect(await written()).toEqual(['.build.json', 'src/answer.js', 'src/answer.js.map']);
    expect(await readFile(join(tree, 'dist/src/answer.js'), 'utf8')).toContain('43');
  });

  it('removes what has no source any more', async () => {
    await compile();
    await rm(join(tree, 'src/answer.ts'));
    expect(await compile()).toMatchObject({ code: 0 });
    expect(await built()).not.toContain('src/answer.js');
  });

  it('compiles everything again after another compiler, a lost output or a crash', async () => {
    await compile();
    for (const harm of [
      () => put('compile/swc-options.cjs', 'module.exports = require("../options.cjs"); // others'),
      () => rm(join(tree, 'dist/src/answer.js')),
      () => rm(join(tree, 'dist/.build.json')),
    ]) {
      await cp(join(repository, 'compile/swc-options.cjs'), join(tree, 'options.cjs'));
      await makeOld();
      await harm();
      expect(await compile()).toMatchObject({ code: 0 });
      expect(await written()).toContain('src/answer.js');
    }
  });

  it('ends with 1 and names the place when a file cannot be compiled; what was there before serves on', async () => {
    await compile();
    await put('src/answer.ts', 'export const answer: number = ;\n');
    expect(await compile()).toEqual({ code: 1, said: expect.stringMatching(/failed[^]*answer\.ts/) });
    expect(await readFile(join(tree, 'dist/src/answer.js'), 'utf8')).toContain('42');
    await put('src/answer.ts', 'export const answer: number = 44;\n');
    expect(await compile()).toMatchObject({ code: 0 });
    expect(await readFile(join(tree, 'dist/src/answer.js'), 'utf8')).toContain('44');
  });
});
