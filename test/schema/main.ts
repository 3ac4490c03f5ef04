import { writeFile } from 'node:fs/promises';
import globalSetup from '../global-setup';
import globalTeardown from '../global-teardown';
import { createTestDatabase, SCHEMA } from '../helpers/test-database';
import { readCatalogue } from './catalogue';
import { schemaDocs } from './schema-docs';

/** Writes what `docs/` says of the schema, from a database that all migrations have just made. */
async function main(): Promise<void> {
  await globalSetup();
  try {
    const database = await createTestDatabase();
    const docs = schemaDocs(await readCatalogue(database.query, SCHEMA), SCHEMA);
    await database.drop();
    for (const [path, text] of docs) await writeFile(path, text);
    console.log([...docs.keys()].join('\n'));
  } finally {
    await globalTeardown();
  }
}

void main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
