import type { EntityMetadata } from 'typeorm';
import { type Check, type Finding, MAX_EXAMPLES } from './check';

interface Named {
  name: string;
}

/**
 * Indexes and constraints that the entities name: without an index everything still works until the log has grown, and
 * without a constraint until two replicas meet.
 */
export const schemaObjectsCheck: Check = {
  name: 'missing_indexes',
  examine: async ({ dataSource, manager, schema }) => {
    const indexes: Named[] = await manager.query(
      `select c.relname as name from pg_index i join pg_class c on c.oid = i.indexrelid
       where c.relnamespace = $1::regnamespace and i.indisvalid and i.indisready`,
      [schema],
    );
    const constraints: Named[] = await manager.query(
      `select conname as name from pg_constraint where connamespace = $1::regnamespace and convalidated`,
      [schema],
    );
    const metadata = dataSource.entityMetadatas;
    return [
      ...missing('missing_indexes', 'indexes', metadata.flatMap(indexNamesOf), indexes),
      ...missing('missing_constraints', 'constraints', metadata.flatMap(constraintNamesOf), constraints),
    ];
  },
};

function indexNamesOf({ indices }: EntityMetadata): string[] {
  return indices.map(({ name }) => name);
}

function constraintNamesOf({ checks, uniques, foreignKeys }: EntityMetadata): string[] {
  return [...checks, ...uniques, ...foreignKeys].map(({ name }) => name);
}

function missing(
  check: string,
  what: string,
  wanted: readonly string[],
  present: readonly Named[],
): Finding[] {
  const names = new Set(present.map(({ name }) => name));
  const absent = [...new Set(wanted)].filter((name) => !names.has(name)).toSorted();
  if (absent.length === 0) return [];
  return [
    {
      check,
      problem: `Of the schema's ${what}, some are missing or invalid.`,
      fix: 'Create them as migrations/ do, indexes with "create index concurrently"; drop an invalid one first.',
      count: absent.length,
      examples: absent.slice(0, MAX_EXAMPLES),
    },
  ];
}
