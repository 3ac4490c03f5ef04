import { createHash } from 'node:crypto';
import { z } from 'zod';
import { splitList } from './lists';

export const adminRoles = ['viewer', 'operator'] as const;
export type AdminRole = (typeof adminRoles)[number];

/** One bearer token of the admin API and what its holder may do. */
export interface AdminToken {
  name: string;
  role: AdminRole;
  /** SHA-256 of the token. The token itself is not kept: a dump of the process has none. */
  digest: Buffer;
  /** Characters of the token; undefined where only its digest is known. */
  length: number | undefined;
}

/** A random token of 32 characters that only hold hexadecimal digits still has 128 bits. */
export const SHORTEST_TOKEN = 32;
/** A "name" that is longer may be a token in the wrong place, so no message repeats it. */
const LONGEST_SHOWN_NAME = 31;

const SHAPE =
  'must be "name:role:token" or "name:role:sha256:<hex>" entries separated by commas; role is viewer or operator, a token has neither colon nor blank';

/** `ADMIN_API_TOKENS`. Problems name an entry by its name or its place, and never its token. */
export const adminTokens = z.string().transform((list, context): AdminToken[] => {
  const entries = splitList(list).map(readEntry);
  const problems = [...new Set(problemsOf(entries))];
  for (const message of problems) context.addIssue({ code: 'custom', message });
  return problems.length > 0 ? z.NEVER : entries.filter((entry) => typeof entry !== 'string');
});

/** How messages call an entry. */
export function nameOf({ name }: AdminToken, index: number): string {
  return name.length > LONGEST_SHOWN_NAME ? `entry ${index + 1}` : `"${name}"`;
}

/** @returns what is wrong with the entry where it is none. */
function readEntry(entry: string, index: number): AdminToken | string {
  const [name, role, ...rest] = entry.split(':');
  const known = adminRoles.find((candidate) => candidate === role);
  if (!name || !known) return `${SHAPE} (see entry ${index + 1})`;
  const [token, digest, ...more] = rest;
  if (token === 'sha256' && digest !== undefined && more.length === 0) {
    if (/^[0-9a-f]{64}$/i.test(digest))
      return { name, role: known, digest: Buffer.from(digest, 'hex'), length: undefined };
    return `has an entry ${index + 1} whose sha256 is not 64 hexadecimal digits (printf %s "$TOKEN" | sha256sum)`;
  }
  // A header cannot carry a token with a blank in it.
  if (!token || digest !== undefined || /\s/.test(token)) return `${SHAPE} (see entry ${index + 1})`;
  return { name, role: known, digest: sha256(token), length: token.length };
}

function problemsOf(entries: readonly (AdminToken | string)[]): string[] {
  if (entries.length === 0) return [SHAPE];
  const malformed = entries.filter((entry) => typeof entry === 'string');
  if (malformed.length > 0) return malformed;
  const tokens = entries.filter((entry) => typeof entry !== 'string');
  const problems: string[] = [];
  const [names, digests] = [new Set<string>(), new Set<string>()];
  for (const [index, token] of tokens.entries()) {
    // The audit log tells people by these names, and people do not tell "Ada" from "ada".
    const name = token.name.toLowerCase();
    if (names.has(name))
      problems.push(
        `gives the name ${nameOf(token, index)} to two tokens; each token needs a name of its own`,
      );
    if (digests.has(token.digest.toString('hex'))) problems.push('gives the same token to two names');
    names.add(name);
    digests.add(token.digest.toString('hex'));
  }
  return problems;
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
