import { createHash, randomBytes } from 'node:crypto';
import type { AdminTokens } from '../../admin/access/admin-tokens';

/** 160 bits that nobody guesses, and 96 that only who has a token can add to them: 43 characters of base64url. */
const RANDOM_BYTES = 20;
const MAC_BYTES = 12;
const SHAPE = /^[A-Za-z0-9_-]{43}$/;

/** The id of a session that `token` opens; only its cookie has it. */
export function newSessionId(tokens: AdminTokens, token: string): string {
  const random = randomBytes(RANDOM_BYTES);
  const mac = tokens.prove(token, messageOf(random)).subarray(0, MAC_BYTES);
  return Buffer.concat([random, mac]).toString('base64url');
}

/**
 * Whether it was made with one of the tokens. Asked before the database is, so that cookies of somebody's invention cost it nothing.
 * A session's row decides, and whether its proof is of a token that is still there.
 */
export function canBeSession(tokens: AdminTokens, id: string): boolean {
  if (!SHAPE.test(id)) return false;
  const bytes = Buffer.from(id, 'base64url');
  return tokens.provesPart(messageOf(bytes.subarray(0, RANDOM_BYTES)), bytes.subarray(RANDOM_BYTES));
}

/** By which the database knows a session. */
export function digestOf(id: string): Buffer {
  return createHash('sha256').update(id).digest();
}

function messageOf(random: Buffer): string {
  return `session ${random.toString('base64url')}`;
}
