import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const root = resolve(__dirname, '../..');
const run = promisify(execFile);

/** The source tree of the last version before the newest migration, as git remembers it. */
export interface OlderVersion {
  root: string;
  /** How many migrations it lacks. */
  migrationsBehind: number;
  remove(): Promise<void>;
}

/** undefined where there is no git, or not enough of a history. */
export async function versionBeforeNewestMigration(): Promise<OlderVersion | undefined> {
  const newest = await git('log', '-1', '--diff-filter=A', '--format=%H', '--', 'migrations/');
  if (!newest) return undefined;
  const before = await git('rev-parse', '--verify', `${newest}^`);
  if (!before) return undefined;
  const tree = await treeOf(before);
  const [now, then] = await Promise.all([migrationsIn(root), migrationsIn(tree.root)]);
  return { ...tree, migrationsBehind: now - then };
}

/** The files of a commit, with the modules that it was written with. @throws where git does not know it */
export async function treeOf(commit: string): Promise<Pick<OlderVersion, 'root' | 'remove'>> {
  const directory = await mkdtemp(join(tmpdir(), 'hookledger-older-'));
  const tree = join(directory, 'tree');
  const archive = join(directory, 'tree.tar');
  await mkdir(tree);
  await run('git', ['archive', '--output', archive, commit], { cwd: root });
  await run('tar', ['-xf', archive, '-C', tree]);
  await installModules(tree);
  return { root: tree, remove: () => rm(directory, { recursive: true, force: true }) };
}

/** Those of this version where both lock the same ones; otherwise its own, which takes half a minute. */
async function installModules(tree: string): Promise<void> {
  const [ours, theirs] = await Promise.all(
    [root, tree].map((at) => readFile(join(at, 'package-lock.json'), 'utf8')),
  );
  if (ours === theirs) return symlink(join(root, 'node_modules'), join(tree, 'node_modules'));
  const quietly = ['--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel', 'error'];
  await run('npm', ['ci', ...quietly], { cwd: tree });
}

/** Folders there have what a migration is made of. */
async function migrationsIn(tree: string): Promise<number> {
  const files = await readdir(join(tree, 'migrations'));
  return files.filter((file) => file.endsWith('.ts')).length;
}

async function git(...args: string[]): Promise<string | undefined> {
  return run('git', args, { cwd: root }).then(
    ({ stdout }) => stdout.trim(),
    () => undefined,
  );
}
