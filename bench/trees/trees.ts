import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { UsageError } from '../../src/cli/terminal/usage.error';
import { treeOf } from '../../test/helpers/older-version';
import type { Tree } from './tree';

const run = promisify(execFile);
const here = resolve(__dirname, '../..');
const MAIN = 'dist/src/main.js';

/** @throws {UsageError} where it is not built. */
export async function treeAt(directory = here): Promise<Tree> {
  const root = resolve(directory);
  if (!existsSync(join(root, MAIN))) {
    throw new UsageError([`--tree ${root} has no ${MAIN}: run npm ci and npm run build there`], HELP);
  }
  const { stdout } = await run('git', ['describe', '--always', '--dirty'], { cwd: root }).catch(() => ({
    stdout: root,
  }));
  return { name: stdout.trim(), directory: root, remove: async () => {} };
}

/** Makes and builds the tree of a commit. @throws {UsageError} where git does not know it. */
export async function treeOfCommit(ref: string): Promise<Tree> {
  const { stdout } = await run('git', ['rev-parse', '--short', '--verify', `${ref}^{commit}`], {
    cwd: here,
  }).catch(() => {
    throw new UsageError([`--against ${ref} is no commit that git knows here`], HELP);
  });
  const name = stdout.trim();
  const { root, remove } = await treeOf(name);
  try {
    await run('npm', ['run', '-s', 'build'], { cwd: root });
    return { name, directory: root, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

const HELP = 'npm run bench:attack -- --help';
