import { columnName } from '../../src/stripe-objects/column-name';
import type { Index } from '../../src/stripe-objects/definition';
import type { StripeObjectKind } from '../../src/stripe-objects/stripe-object';
import { versionColumns } from '../../src/stripe-objects/version-columns';
import type { MissingColumn, MissingParts } from './missing-parts';

const VERSION = [
  'version_event text collate "C"',
  'version_at timestamp with time zone',
  'version_terminal boolean not null default false',
  'version_tied boolean not null default false',
  'created_at timestamp with time zone not null default now()',
];

/** The class and its file, without the extension. @param time of the migration, in milliseconds */
export function namesOf({ table }: StripeObjectKind, { isNew }: MissingParts, time: number) {
  const words = [isNew ? 'add' : 'extend', ...table.split('_')];
  const className = `${words.map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`).join('')}${time}`;
  return { className, file: `${time}-${words.join('-')}` };
}

/** A migration that makes what is missing. Its text stands by itself, since a definition may change later. */
export function migrationText(kind: StripeObjectKind, missing: MissingParts, className: string): string {
  const { up, down } = missing.isNew ? newTable(kind, missing) : newColumns(kind, missing);
  return `import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addReasons, type TableReasons } from '../src/database/reasons';
import { schemaOf } from '../src/database/schema-name';

const reasons: readonly TableReasons[] = [${JSON.stringify(reasonsOf(kind, missing))}];

/** ${kind.why} */
export class ${className} implements MigrationInterface {
  readonly name = '${className}';

  async up(runner: QueryRunner): Promise<void> {
    const s = schemaOf(runner);
    ${up.map(query).join('\n    ')}
    await addReasons(runner, reasons);
  }

  async down(runner: QueryRunner): Promise<void> {
    const s = schemaOf(runner);
    ${down.map(query).join('\n    ')}
  }
}
`;
}

interface Statements {
  up: string[];
  down: string[];
}

function newTable({ table }: StripeObjectKind, { columns, indexes }: MissingParts): Statements {
  const lines = ['id text collate "C" primary key', ...columns.map(({ sql }) => sql), ...VERSION];
  return {
    up: [
      `\n      create table \${s}.${table} (\n        ${lines.join(',\n        ')}\n      )`,
      ...indexes.map((index) => createIndex(table, index)),
    ],
    down: [`drop table \${s}.${table}`],
  };
}

function newColumns({ table }: StripeObjectKind, { columns, indexes }: MissingParts): Statements {
  const change = (parts: string[]) =>
    parts.length === 0 ? [] : [`alter table \${s}.${table} ${parts.join(', ')}`];
  return {
    up: [
      ...change(columns.map(({ sql }) => `add column ${sql}`)),
      ...indexes.map((index) => createIndex(table, index)),
    ],
    down: [
      ...indexes.map(({ name }) => `drop index \${s}.${name}`),
      ...change(columns.map(({ name }) => `drop column ${name}`)),
    ],
  };
}

function createIndex(table: string, { name, on }: Index): string {
  return `create index ${name} on \${s}.${table} (${on.map(columnName).join(', ')})`;
}

function reasonsOf({ kind, table, why, id }: StripeObjectKind, { isNew, columns, indexes }: MissingParts) {
  const described = Object.fromEntries(columns.map(({ name, why: reason }: MissingColumn) => [name, reason]));
  const found = { indexes: Object.fromEntries(indexes.map((index) => [index.name, index.why])) };
  if (!isNew) return { table, columns: described, ...found };
  const versions = Object.values(versionColumns).map(({ name, why: reason }) => [name, reason]);
  const words = kind.replaceAll(/[._]/g, ' ');
  return {
    table,
    reason: why,
    columns: { id, ...described, ...Object.fromEntries(versions) },
    constraints: { [`${table}_pkey`]: `One row for a ${words}, locked while an event of it is applied.` },
    ...found,
  };
}

function query(sql: string): string {
  return `await runner.query(\`${sql}\`);`;
}
