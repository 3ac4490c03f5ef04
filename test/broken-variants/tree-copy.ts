import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { BrokenVariant } from './broken-variant';

const project = resolve(__dirname, '../..');
const parts = [
  'src',
  'dev',
  'test',
  'migrations',
  'deploy',
  'bench/scale',
  'docs',
  'README.md',
  'package.json',
  'ormconfig.ts',
  'compile',
  'jest.common.js',
  'jest.config.js',
  'tsconfig.json',
];

/** The project somewhere else, where it may be broken. */
export class TreeCopy {
  private constructor(readonly directory: string) {}

  static async make(): Promise<TreeCopy> {
    const directory = await mkdtemp(join(tmpdir(), 'hookledger-variant-'));
    for (const part of parts) await cp(join(project, part), join(directory, part), { recursive: true });
    await symlink(join(project, 'node_modules'), join(directory, 'node_modules'), 'dir');
    return new TreeCopy(directory);
  }

  /** Breaks one thing, runs `work`, and mends it again. */
  async broken<T>({ source, search, replace }: BrokenVariant, work: () => Promise<T>): Promise<T> {
    const path = join(this.directory, source);
    const whole = await readFile(path, 'utf8');
    if (whole.split(search).length !== 2) throw new Error(`not exactly once in ${source}: ${search}`);
    // A function, since `$` means something in a replacement string.
    await writeFile(
      path,
      whole.replace(search, () => replace),
    );
    try {
      return await work();
    } finally {
      await writeFile(path, whole);
    }
  }

  async remove(): Promise<void> {
    await rm(this.directory, { recursive: true, force: true });
  }
}
