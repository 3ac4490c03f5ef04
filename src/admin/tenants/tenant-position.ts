import { z } from 'zod';
import { invalidRequest } from '../../http/input/read-input';

/** Where a page of found tenants ends: those found by slug come first, then those found by name alone. */
const position = z.tuple([z.enum(['slug', 'name']), z.string(), z.guid()]);
export type TenantPosition = z.output<typeof position>;

const BEGINNING: TenantPosition = ['slug', '', '00000000-0000-0000-0000-000000000000'];

export function cursorOf(at: TenantPosition): string {
  return Buffer.from(JSON.stringify(at)).toString('base64url');
}

/** @throws {FailureException} 400 for what is no cursor of ours. */
export function positionOf(cursor: string | undefined): TenantPosition {
  if (cursor === undefined) return BEGINNING;
  const parsed = position.safeParse(jsonIn(Buffer.from(cursor, 'base64url').toString('utf8')));
  if (parsed.success && !parsed.data[1].includes('\0')) return parsed.data;
  throw invalidRequest('cursor: must be the "cursor" of the page before, with the same "search"');
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
