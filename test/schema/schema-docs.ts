import { resolve } from 'node:path';
import type { Catalogue } from './catalogue';
import { schemaPicture } from './diagram/schema-picture';
import { schemaPage } from './schema-page';

/** What `npm run docs:schema` writes, by path. */
export function schemaDocs(catalogue: Catalogue, schema: string): Map<string, string> {
  const docs = resolve(__dirname, '../../docs');
  return new Map([
    [resolve(docs, 'schema.md'), schemaPage(catalogue, schema)],
    [resolve(docs, 'schema.svg'), schemaPicture(catalogue)],
  ]);
}
