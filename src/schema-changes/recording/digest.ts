import { createHash } from 'node:crypto';
import type { Direction, SchemaChange } from './schema-change';

type Text = Pick<SchemaChange, 'name' | 'isTransactional' | 'up' | 'down'>;

/**
 * SHA-256, in hex, of what somebody reads who reviews a migration: its name, whether it is one transaction, and the SQL of both
 * directions with a fixed word in place of the schema. Comments and layout of the TypeScript around it are no part of that.
 */
export function digestOf({ name, isTransactional, up, down }: Text): string {
  return sha256([name, isTransactional, up, down]);
}

/** Of these migrations in this order and direction: what an approval is for. The same in every environment. */
export function planDigestOf(
  direction: Direction,
  changes: readonly Pick<SchemaChange, 'name' | 'digest'>[],
): string {
  return sha256([direction, changes.map(({ name, digest }) => [name, digest])]);
}

/** JSON tells where one text ends and the next begins. */
function sha256(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
