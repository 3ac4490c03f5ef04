import { createHash } from 'node:crypto';

/** What a link's hash covers, besides the hash before. */
export interface LinkedEntry {
  position: string;
  id: string;
  /** Microseconds since 1970: what PostgreSQL keeps. */
  at: string;
  databaseUser: string | null;
  actor: string;
  remoteAddress: string | null;
  action: string;
  target: string;
  reason: string | null;
  result: string;
}

/** What the first link follows. */
export const BEFORE_ALL = Buffer.alloc(32);

/**
 * SHA-256 over the hash before and the entry's fields, each with its length in bytes in front, null as `-`, separated by
 * commas. The same as `audit_entry_hash()` in the database; computed here too, so that nobody who can replace that function
 * can make the doctor agree.
 */
export function linkHash(previous: Buffer, entry: LinkedEntry): Buffer {
  const fields = [
    entry.position,
    entry.id,
    entry.at,
    entry.databaseUser,
    entry.actor,
    entry.remoteAddress,
    entry.action,
    entry.target,
    entry.reason,
    entry.result,
  ];
  const text = fields
    .map((field) => (field === null ? '-' : `${Buffer.byteLength(field)}:${field}`))
    .join(',');
  return createHash('sha256').update(previous).update(text).digest();
}
