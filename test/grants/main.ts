import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import globalSetup from '../global-setup';
import globalTeardown from '../global-teardown';
import { createTestDatabase } from '../helpers/test-database';
import { GRANTS, grantsFile } from './grants-file';
import { neededPrivileges, RECORDED, recordedStatements } from './needed-privileges';

/**
 * Writes deploy/postgres/grants.sql.
 *
 *   npm run docs:grants
 *   RECORD_STATEMENTS=/tmp/statements npx jest test/…      sends statements whose texts are made at run time
 *   npm run docs:grants -- /tmp/statements                 adds what was sent to the record
 */
async function main(folder: string | undefined): Promise<number> {
  const added =
    folder === undefined ? [] : readdirSync(folder).flatMap((name) => linesOf(join(folder, name)));
  await globalSetup();
  try {
    const database = await createTestDatabase();
    const recorded = [...recordedStatements(), ...added.map((line) => JSON.parse(line) as string)];
    const { privileges, unknown, telling } = await neededPrivileges(database.url, recorded);
    await database.drop();
    writeFileSync(RECORDED, `${JSON.stringify(telling.toSorted(), null, 2)}\n`);
    writeFileSync(GRANTS, grantsFile(privileges));
    for (const { place, pieces } of unknown)
      console.error(`not recorded: ${place} ${pieces.join('…').trim()}`);
    return unknown.length === 0 ? 0 : 1;
  } finally {
    await globalTeardown();
  }
}

function linesOf(file: string): string[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
}

void main(process.argv[2]).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
