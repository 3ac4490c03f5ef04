import { type Area, areas } from './areas';
import type { Catalogue, Column, Defined, Table } from './catalogue';
import { markdownTable } from './markdown-table';
import { code, prose, readableSql } from './prose';

const INTRODUCTION = `# Schema

<!-- Written by npm run docs:schema; what you change here by hand is lost. -->

Every table, column, index and constraint, and why it is there. The reasons are comments in the database (\`\\d+\` in psql shows them). A migration brings them with what it adds (\`addReasons\` of [src/database/reasons.ts](../src/database/reasons.ts)); a test fails where one is missing. An index that belongs to a primary key or to a unique constraint is described with that.

Names are those of the schema \`synapscale_db\`, or whatever \`DATABASE_SCHEMA\` says. Money is an integer in the currency's minor unit; ids of Stripe are compared byte by byte (\`collate "C"\`). TypeORM keeps what has run in \`typeorm_migrations\`.

![Tables and what they refer to](schema.svg)
`;

/** docs/schema.md */
export function schemaPage({ tables, functions }: Catalogue, schema: string): string {
  const byName = new Map(tables.map((table) => [table.name, table]));
  const chapters = areas.map((area) => {
    const found = area.tables.flatMap((name) => byName.get(name) ?? []);
    return `## ${area.title}\n\n${area.about}\n\n${found.map((table) => section(table, schema)).join('\n')}`;
  });
  const ownFunctions = functions.map(({ name, reason }) => [
    code(name.replace(`${schema}.`, '')),
    prose(reason, ''),
  ]);
  const last = `## Functions\n\n${markdownTable(['function', 'why'], ownFunctions)}`;
  return [INTRODUCTION, contents(areas), ...chapters, last].join('\n');
}

function contents(all: readonly Area[]): string {
  const lines = all.map(({ title, tables }) => {
    const links = tables.map((name) => `[\`${name}\`](#${name})`);
    return `- [${title}](#${title.toLowerCase().replaceAll(' ', '-')}): ${links.join(', ')}\n`;
  });
  return `## Contents\n\n${lines.join('')}`;
}

function section(table: Table, schema: string): string {
  const { name, reason, columns, indexes, constraints, triggers } = table;
  const defined = (title: string, all: readonly Defined[], shown: (definition: string) => string) =>
    all.length === 0
      ? []
      : [
          markdownTable(
            [title, 'definition', 'why'],
            all.map((each) => [
              code(each.name),
              code(readableSql(shown(each.definition), schema)),
              prose(each.reason, name),
            ]),
          ),
        ];
  return [
    `### \`${name}\`\n`,
    `${prose(reason, name)}\n`,
    columnsTable(columns, name),
    ...defined('constraint', constraints, (definition) => definition),
    ...defined('index', indexes, whatIsIndexed),
    ...defined('trigger', triggers, whenItRuns),
  ].join('\n');
}

function columnsTable(columns: readonly Column[], table: string): string {
  return markdownTable(
    ['column', 'type', 'null', 'default', 'why'],
    columns.map((column) => [
      code(column.name),
      shortType(column.type),
      column.isNullable ? 'null' : '',
      code(column.default ?? '').replaceAll(/::\w+(\[\])?/g, ''),
      prose(column.reason, table),
    ]),
  );
}

function shortType(type: string): string {
  return type.replace('timestamp with time zone', 'timestamptz');
}

/** Without what the table and the index's name say. */
function whatIsIndexed(definition: string): string {
  return definition.replace(/^CREATE (UNIQUE )?INDEX .* USING (btree )?/, '$1');
}

function whenItRuns(definition: string): string {
  return definition.replace(/^CREATE TRIGGER \w+ /, '').replace(/ ON \S+ FOR/, ' FOR');
}
