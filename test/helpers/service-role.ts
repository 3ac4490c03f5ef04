import { readFileSync } from 'node:fs';
import { GRANTS, grantStatements } from '../grants/grants-file';
import { asSuperuser, SCHEMA, type TestDatabase } from './test-database';

const ROLE = 'hookledger_service_of_the_tests';
const PASSWORD = 'of-the-tests';
const DUPLICATE_OBJECT = '42710';
/** Two specs made it at the same moment. */
const UNIQUE_VIOLATION = '23505';

/**
 * A role that owns nothing and may do what deploy/postgres/grants.sql says, in a database that another role owns.
 * @returns the URL with which it logs in.
 */
export async function asServiceRole(database: TestDatabase): Promise<string> {
  await asSuperuser(`create role ${ROLE} login password '${PASSWORD}'`).catch((error: { code?: string }) => {
    if (error.code !== DUPLICATE_OBJECT && error.code !== UNIQUE_VIOLATION) throw error;
  });
  await database.query(grantStatements(readFileSync(GRANTS, 'utf8'), SCHEMA, ROLE));
  const url = new URL(database.url);
  url.username = ROLE;
  url.password = PASSWORD;
  return url.href;
}
