import type { EntitySchemaColumnOptions } from 'typeorm';

interface VersionColumn extends EntitySchemaColumnOptions {
  name: string;
  /** The comment of the column in the database. */
  why: string;
}

/** By which a row tells whose state it shows, in each table of Stripe's objects; as `VersionedRow` has them. */
export const versionColumns: Readonly<Record<string, VersionColumn>> = {
  versionEvent: {
    type: 'text',
    name: 'version_event',
    collation: 'C',
    nullable: true,
    why: 'The event whose state this row shows, to explain it; null on a stub that only other objects mention so far.',
  },
  versionAt: {
    type: 'timestamptz',
    name: 'version_at',
    nullable: true,
    why: 'created of that event: an event is stored over it only if it is newer, or final, or wins the tie.',
  },
  versionTerminal: {
    type: 'boolean',
    name: 'version_terminal',
    default: false,
    why: 'That state is final, and only another final one replaces it, whatever its time.',
  },
  versionTied: {
    type: 'boolean',
    name: 'version_tied',
    default: false,
    why: 'Several events of that second were compared: one that comes late may change the verdict, and is compared again.',
  },
  createdAt: {
    type: 'timestamptz',
    name: 'created_at',
    default: () => 'now()',
    why: 'When the row was made, for people; Stripe knows nothing of it.',
  },
};
