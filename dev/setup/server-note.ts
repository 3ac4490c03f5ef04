import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Listening } from '../../src/config/surroundings';

/** Word of a running development server, by which `npm run simulate` finds it. */
export const SERVER_NOTE = '.data/server.json';

export interface ServerNote extends Listening {
  pid: number;
}

export async function leaveServerNote(note: ServerNote): Promise<void> {
  await mkdir(dirname(SERVER_NOTE), { recursive: true });
  // The mode counts for a new file only, and an old one may be somebody's experiment.
  await rm(SERVER_NOTE, { force: true });
  await writeFile(SERVER_NOTE, `${JSON.stringify(note, null, 2)}\n`, { mode: 0o600 });
}

export async function removeServerNote(): Promise<void> {
  await rm(SERVER_NOTE, { force: true });
}
