import { readFile, writeFile } from 'node:fs/promises';
import { stripeObjects } from '../src/stripe-objects/stripe-objects';
import { lastLine, reportCrashes } from '../src/terminal/last-resort';
import { UsageError } from '../src/terminal/usage.error';
import { addToList } from './new-migration/add-to-list';
import { migrationText, namesOf } from './new-migration/migration-text';
import { missingParts } from './new-migration/missing-parts';
import { withMigratedScratch } from './new-migration/scratch';

const LIST = 'src/persistence/migrations.ts';
const COMMAND = 'npm run migration:new -- --help';
const HELP = `Writes the migration that a kind of object needs: its table, or the columns and indexes that its definition has and
the migrations do not make. Runs all migrations in a PostgreSQL of its own to find that out, and adds the new one to
${LIST}. Read it before you commit it.

  npm run migration:new -- <kind>     ${stripeObjects.map(({ kind }) => kind).join(', ')}
`;

async function write([name, ...more]: readonly string[]): Promise<string> {
  const kind = stripeObjects.find((each) => each.kind === name);
  if (!kind || more.length > 0) {
    const kinds = stripeObjects.map((each) => each.kind).join(', ');
    throw new UsageError([`give one kind of object: ${kinds}`], COMMAND);
  }
  const missing = await withMigratedScratch((dataSource) => missingParts(kind, dataSource));
  if (missing.columns.length + missing.indexes.length === 0 && !missing.isNew)
    return `Nothing to write: the migrations make all of ${kind.table}.`;
  const names = namesOf(kind, missing, Date.now());
  const path = `migrations/${names.file}.ts`;
  await writeFormatted(path, migrationText(kind, missing, names.className));
  await writeFormatted(LIST, addToList(await readFile(LIST, 'utf8'), names));
  return `${path}\nNext: npm run migration:plan, npm run docs:schema, npm run docs:grants`;
}

async function writeFormatted(path: string, text: string): Promise<void> {
  // Loaded here: it takes longer than all the rest, and help needs none of it.
  const prettier = require('prettier') as typeof import('prettier');
  const options = await prettier.resolveConfig(path);
  await writeFile(path, await prettier.format(text, { ...options, filepath: path }));
}

async function main(parameters: readonly string[]): Promise<number> {
  try {
    console.log(parameters.includes('--help') ? HELP : await write(parameters));
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      console.error(`${error.message}\nSee ${error.command}`);
      return 2;
    }
    console.error(lastLine('migration:new', error));
    return 1;
  }
}

reportCrashes('migration:new');
void main(process.argv.slice(2)).then((code) => (process.exitCode = code));
