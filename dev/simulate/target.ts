import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { z } from 'zod';
import { SERVER_NOTE } from '../setup/server-note';
import { ExplainedError } from '../../src/failures/explained.error';

const noteSchema = z.object({ url: z.url(), pid: z.int().positive(), webhookSecret: z.string().min(1) });

/** Nobody told where to send to, and nothing here can tell either. The message says what to do. */
export class NoTargetError extends ExplainedError {
  override readonly name = 'NoTargetError';
}

/**
 * The server to send to and the secret to sign with: what was asked for, and for what was not, the server that runs in
 * this folder.
 * @throws {NoTargetError} when that one is needed and does not run
 */
export async function findTarget(asked: { url?: string; secret?: string }, noteFile = SERVER_NOTE) {
  const { url, secret } = asked;
  if (url !== undefined && secret !== undefined) return { url, secret };
  const note = await readNote(resolve(noteFile));
  if (url !== undefined && new URL(url).origin !== new URL(note.url).origin) {
    throw new NoTargetError(
      `${url} is not the server that runs in this folder (${note.url}): give its signing secret with --secret.`,
    );
  }
  return { url: url ?? note.url, secret: secret ?? note.webhookSecret };
}

async function readNote(file: string) {
  const content = await readFile(file, 'utf8').catch((cause: unknown) => {
    const why =
      cause instanceof Error && 'code' in cause && cause.code === 'ENOENT' ? 'there is no' : 'cannot read';
    throw new NoTargetError(
      `No server seems to run in this folder: ${why} ${file}.\n` +
        'Start one with `npm start` in another terminal, or say where to send with --url and --secret.',
      { cause },
    );
  });
  const note = noteSchema.safeParse(parseJson(content));
  if (!note.success) {
    throw new NoTargetError(`${file} is damaged: restart the server, or use --url and --secret.`);
  }
  if (!isAlive(note.data.pid)) {
    throw new NoTargetError(
      `The server that wrote ${file} (process ${note.data.pid}) has ended.\n` +
        'Start it again with `npm start`, or say where to send with --url and --secret.',
    );
  }
  return note.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It lives, and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
