import type { Column, ColumnType } from './projection';

/** How projections say what goes into a column: `status: text(({ status }) => status)`. */
const columnOf =
  (type: ColumnType) =>
  <S>(of: (state: S) => unknown): Column<S> => ({ type, of });

export const text = columnOf('text');
export const uuid = columnOf('uuid');
export const bigint = columnOf('bigint');
export const boolean = columnOf('boolean');
/** Unix seconds. */
export const seconds = columnOf('seconds');
export const jsonb = columnOf('jsonb');
