import type { DataSource } from 'typeorm';
import { isBehind } from '../schema-changes/migrate';
import { schemaNameOf } from '../database/schema-name';
import type { Check, Finding } from './checks/check';
import { allChecks } from './checks/all-checks';

/** A full scan of a large table may take a while; whatever takes longer should not run on this server now. */
const STATEMENT_TIMEOUT = '5min';

/**
 * Examines an installation's data in one read-only snapshot; it may be running.
 * @param begin called before each check, with its name.
 * @param more checks that were asked for besides.
 * @returns what is wrong, from the ground up; nothing when all is well.
 */
export async function examine(
  dataSource: DataSource,
  begin: (check: string) => void = () => undefined,
  more: readonly Check[] = [],
): Promise<Finding[]> {
  const schema = schemaNameOf(dataSource);
  begin('schema_behind');
  if (await isBehind(dataSource)) return [schemaBehind];
  return dataSource.transaction('REPEATABLE READ', async (manager) => {
    await manager.query('set transaction read only');
    await manager.query(`set local search_path to ${schema}`);
    await manager.query(`set local statement_timeout = '${STATEMENT_TIMEOUT}'`);
    const findings: Finding[] = [];
    for (const check of [...allChecks, ...more]) {
      begin(check.name);
      findings.push(...(await check.examine({ dataSource, schema, manager })));
    }
    return findings;
  });
}

const schemaBehind: Finding = {
  check: 'schema_behind',
  problem: 'The database lacks migrations of this version; nothing else was looked at.',
  fix: 'npm run migration:run',
  examples: [],
};
