import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Word of a running development server, by which `npm run simulate` finds it. */
export const SERVER_NOTE = '.data/server.json';

export interface ServerNote {
  /** Where deliveries go. */
  url: string;
  /** The console, the admin API, probes and metrics; the same where one listener serves both. */
  adminUrl: string;
  pid: number;
  webhookSecret: string;
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
