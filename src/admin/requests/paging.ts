import { z } from 'zod';
import { wholeNumber } from '../../http/input/fields';

/** The `cursor` of a page whose rows are numbered. */
export const rowCursor = z.string().regex(/^\d{1,18}$/, 'must be the "cursor" of the page before');
export const pageLimit = wholeNumber(1, 200).default(50);

/** What says in an answer how to go on. */
export const nextCursor = z
  .string()
  .nullable()
  .meta({ description: 'The `cursor` of the next page; null at the end' });

/**
 * Cuts a page off rows that were read with one row more than fits: whether there is a next page is known without counting.
 * @param cursorOf what the next page begins behind.
 */
export function pageOf<Row>(
  rows: readonly Row[],
  limit: number,
  cursorOf: (last: Row) => string,
): { page: Row[]; cursor: string | null } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { page, cursor: last !== undefined && rows.length > limit ? cursorOf(last) : null };
}
