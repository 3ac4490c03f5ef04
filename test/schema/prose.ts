import { areas } from './areas';

const tables = new Set(areas.flatMap((area) => area.tables));

/** Names of columns, settings and kinds, which have an underscore in them; `metadata.tenant_id` and `cus_…` too. */
const NAMES = /(?:\w+[.:])*[A-Za-z0-9]+_[\w…]*(?:\.[a-z_]+)?/g;
const PAGES = /docs\/(\w+)\.md/g;

/** A reason as Markdown: what it names is set as code, and leads there where there is something to lead to. */
export function prose(reason: string | null, table: string): string {
  return (reason ?? '–')
    .replaceAll('\\', '\\\\')
    .replaceAll('|', '\\|')
    .replaceAll('<', '&lt;')
    .replaceAll(PAGES, (_, page: string) => `[${page}](${page}.md)`)
    .replaceAll(NAMES, (name) => {
      const [first = ''] = name.split('.');
      return tables.has(first) && first !== table ? `[\`${name}\`](#${first})` : `\`${name}\``;
    });
}

/** SQL as PostgreSQL prints it, as a person would have written it. */
export function readableSql(definition: string, schema: string): string {
  const [keywords, ...strings] = definition
    .replaceAll(`${schema}.`, '')
    .replaceAll(/::(text|bpchar)(\[\])?/g, '')
    .replaceAll(/= ANY \(ARRAY\[(.*?)\]\)/g, 'IN ($1)')
    .replaceAll(/\(\((.*)\)\)$/g, '($1)')
    .split(/(?=')/);
  return [keywords, ...strings].map((part) => part?.replaceAll(/\b[A-Z]{2,}\b/g, lower)).join('');
}

function lower(keyword: string): string {
  return keyword.toLowerCase();
}

/** In backticks, in a cell of a table. */
export function code(text: string): string {
  return text === '' ? '' : `\`${text.replaceAll('|', '\\|')}\``;
}
