import { DataSource } from 'typeorm';
import { readDatabaseSettings } from './src/config/env';
import { databaseOptions } from './src/persistence/database.options';

/** For the commands that work on the schema, ours (`npm run migration:run`) and TypeORM's own (`npx typeorm …`). */
export default new DataSource(databaseOptions(readDatabaseSettings(process.env)));
