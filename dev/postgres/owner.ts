import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EmbeddedPostgresInUseError } from './errors';
import { describeProcess } from './process-identity';

interface Owner {
  pid: number;
  startedAt?: string;
}

/**
 * Makes this process the one that may run the database in this home; resolves to what gives it up again. The file
 * that says so outlives a killed owner, so it counts only while that very process (pid and start time) lives.
 * @throws EmbeddedPostgresInUseError when another live process, or this one, has it already
 */
export async function claim(home: string): Promise<() => Promise<void>> {
  const file = join(home, 'owner.json');
  const draft = join(home, `owner.${randomUUID()}`);
  const mine = JSON.stringify({ pid: process.pid, ...describeProcess(process.pid) } satisfies Owner);
  await writeFile(draft, mine);
  try {
    // A hard link appears whole or not at all, and never over an existing file.
    while (!(await tryLink(draft, file))) await removeDeadClaim(home, file);
  } finally {
    await rm(draft, { force: true });
  }
  let released: Promise<void> | undefined;
  // Once only: a second time it could be the next owner's file.
  return () => (released ??= rm(file, { force: true }));
}

async function removeDeadClaim(home: string, file: string): Promise<void> {
  const found = await readFile(file, 'utf8').catch(() => undefined);
  if (found === undefined) return;
  assertDead(home, found);
  // Two processes may both have found it dead, and the faster one may have put its own there already. So take the
  // file away, look at what was taken, and give back what lives.
  const taken = join(home, `owner.${randomUUID()}`);
  await rename(file, taken).catch(() => undefined);
  try {
    const content = await readFile(taken, 'utf8').catch(() => undefined);
    if (content !== undefined && content !== found) {
      await tryLink(taken, file);
      assertDead(home, content);
    }
  } finally {
    await rm(taken, { force: true });
  }
}

function assertDead(home: string, content: string): void {
  const owner = parseOwner(content);
  const process = owner && describeProcess(owner.pid);
  if (!owner || !process) return;
  const reused = owner.startedAt && process.startedAt && owner.startedAt !== process.startedAt;
  if (!reused) throw new EmbeddedPostgresInUseError(home, owner.pid);
}

function parseOwner(content: string): Owner | undefined {
  try {
    return JSON.parse(content) as Owner;
  } catch {
    return undefined; // the machine lost power before the content reached the disk
  }
}

async function tryLink(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
