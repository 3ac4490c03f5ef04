import type { ColumnType } from '../ordering/projection';

/** How PostgreSQL stores each type of column. */
export const sqlTypes: Readonly<
  Record<ColumnType, 'text' | 'uuid' | 'bigint' | 'boolean' | 'timestamptz' | 'jsonb'>
> = {
  text: 'text',
  uuid: 'uuid',
  bigint: 'bigint',
  boolean: 'boolean',
  seconds: 'timestamptz',
  jsonb: 'jsonb',
};
