import { createHash } from 'node:crypto';
import { access, chmod, mkdir, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ownerOf, runsAsRoot, unprivilegedAccount } from './account';
import { EmbeddedPostgresStartError } from './errors';
import { type Account, canEnter } from './run-command';
import { shelter } from './shelter';

/** Data directories of different major versions cannot be exchanged. */
export const POSTGRES_MAJOR = '18';

/** Where one embedded database lives: its data, password, log and owner file. */
export interface Home {
  /** A real path: no symlinks in it. */
  directory: string;
  /** Who PostgreSQL runs as; undefined: this process' own user. */
  account?: Account;
  /** Set where the home is not the requested directory: the file there that says where it is. */
  note?: string;
  /** The requested directory was deleted since the home was made: whoever did that meant the data. */
  abandoned: boolean;
}

export const dataDirOf = (directory: string) => join(directory, 'cluster');

/**
 * Chooses the folder of the database: the requested directory wherever possible. Only where we are root and
 * PostgreSQL's account cannot get there (a project inside a 0700 folder, say) it is a sheltered one, named after the
 * requested directory, so that the same project finds its data again.
 */
export async function findHome(requested: string): Promise<Home> {
  await mkdir(requested, { recursive: true });
  const directory = await realpath(requested);
  if (!runsAsRoot()) return { directory, abandoned: false };

  const note = join(directory, 'DATA-IS-ELSEWHERE.txt');
  const hasNote = await exists(note);
  if (!hasNote) {
    const dataOwner = await ownerOf(dataDirOf(directory));
    const account = dataOwner ?? (await unprivilegedAccount());
    if (await canEnter(account, directory)) return { directory, account, abandoned: false };
    if (dataOwner) throw unreachable(directory, account);
  }
  const account = await unprivilegedAccount();
  const key = createHash('sha256').update(`${POSTGRES_MAJOR}:${directory}`).digest('hex').slice(0, 32);
  const sheltered = join(await realpath(await shelter(account)), key);
  // Passable for PostgreSQL's account, and ours alone to list and change; the data directory inside is its own.
  await mkdir(sheltered, { recursive: true });
  await chmod(sheltered, 0o711);
  const dataOwner = await ownerOf(dataDirOf(sheltered));
  return { directory: sheltered, account: dataOwner ?? account, note, abandoned: !hasNote };
}

/** Leaves word in the requested directory of where the data went. */
export async function leaveNote({ note, directory }: Home): Promise<void> {
  if (note === undefined) return;
  await writeFile(
    note,
    `PostgreSQL does not run as root, and the user it runs as cannot reach this folder.\n` +
      `Its data directory is therefore ${dataDirOf(directory)}\n` +
      `Delete this file to begin with an empty database at the next start.\n`,
  );
}

function unreachable(directory: string, { uid }: Account): EmbeddedPostgresStartError {
  return new EmbeddedPostgresStartError(
    `The database in ${directory} belongs to user ${uid}, who cannot get to it`,
    'Let that user pass (chmod a+x on the folders above), or delete the folder to begin with an empty database.',
  );
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
