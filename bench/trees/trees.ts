import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { UsageError } from '../../src/terminal/usage.error';
import { treeOf } from '../../test/helpers/older-version';
import type { Tree } from './tree';

const run = promisify(execFile);
const here = resolve(__dirname, '../..');
const MAIN = 'dist/src/main.js';

/** @param of a folder that has a built version, or a commit, which is built in a temporary folder. @throws {UsageError} */
export function treeToCompare(of: string, help: string): Promise<Tree> {
  return existsSync(of) ? treeAt(of, '--against', help) : treeOfCommit(of, help);
}

/** @param option that named it. @throws {UsageError} where it is not built. */
export async function treeAt(directory: string | undefined, option: string, help: string): Promise<Tree> {
  const root = resolve(directory ?? here);
  if (!existsSync(join(root, MAIN))) {
    throw new UsageError([`${option} ${root} has no ${MAIN}: run npm ci and npm run build there`], help);
  }
  const { stdout } = await run('git', ['describe', '--always', '--dirty'], { cwd: root }).catch(() => ({
    stdout: root,
  }));
  return { name: stdout.trim(), directory: root, remove: async () => {} };
}

async function treeOfCommit(ref: string, help: string): Promise<Tree> {
  const { stdout } = await run('git', ['rev-parse', '--short', '--verify', `${ref}^{commit}`], {
    cwd: here,
  }).catch(() => {
    throw new UsageError([`--against ${ref} is neither a folder nor a commit that git knows here`], help);
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
