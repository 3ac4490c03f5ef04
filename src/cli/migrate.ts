import type { DataSource } from 'typeorm';
import { InvalidSettingsError } from '../config/env';
import { migrate, revertLast } from '../database/migrate';
import { postgresErrorFacts } from '../database/postgres-error';

const HELP = `Brings the schema of DATABASE_URL up to date, or takes the last migration back.

  npm run migration:run       runs what has not run yet; safe to run twice, and by several at once
  npm run migration:revert    undoes the last one
`;

async function run(command: string | undefined): Promise<number> {
  if (command !== 'run' && command !== 'revert') {
    console.error(HELP);
    return 2;
  }
  let dataSource: DataSource | undefined;
  try {
    const { default: configured } = require('../../ormconfig') as typeof import('../../ormconfig');
    dataSource = await configured.initialize();
    if (command === 'revert') {
      await revertLast(dataSource);
      console.log('The last migration is undone.');
    } else {
      const names = await migrate(dataSource);
      console.log(
        names.length > 0 ? names.map((name) => `ran ${name}`).join('\n') : 'Nothing to do: all have run.',
      );
    }
    return 0;
  } catch (error) {
    const facts = postgresErrorFacts(error);
    const message = error instanceof InvalidSettingsError ? error.message : (facts?.message ?? String(error));
    console.error(facts?.sqlState ? `${message} (SQLSTATE ${facts.sqlState})` : message);
    return 1;
  } finally {
    if (dataSource?.isInitialized) await dataSource.destroy();
  }
}

void run(process.argv[2]).then((code) => (process.exitCode = code));
