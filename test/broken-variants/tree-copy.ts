import { cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { breaking } from './breaking';
import type { BrokenVariant } from './broken-variant';
import { SourceFiles } from './source-files';

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
  private readonly files: SourceFiles;

  private constructor(readonly directory: string) {
    this.files = new SourceFiles(directory);
  }

  static async make(): Promise<TreeCopy> {
    const directory = await mkdtemp(join(tmpdir(), 'hookledger-variant-'));
    for (const part of parts) await cp(join(project, part), join(directory, part), { recursive: true });
    await symlink(join(project, 'node_modules'), join(directory, 'node_modules'), 'dir');
    return new TreeCopy(directory);
  }

  /** Breaks one thing, runs `work`, and puts it right again. */
  async broken<T>(variant: BrokenVariant, work: () => Promise<T>): Promise<T> {
    const file = this.files.at(variant.source);
    const path = join(this.directory, file.path);
    await writeFile(path, breaking(file, variant));
    try {
      return await work();
    } finally {
      await writeFile(path, file.text);
    }
  }

  async remove(): Promise<void> {
    await rm(this.directory, { recursive: true, force: true });
  }
}
