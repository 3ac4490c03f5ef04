import { z } from 'zod';
import { FailureException } from '../../http/failures/failure.exception';
import { type EventFilter, eventFilter } from '../events/event-filter';
import { pageLimit, rowCursor } from '../requests/paging';
import { reason, stripeId } from '../requests/request-fields';
import { bulkReplayResults } from './bulk-replay-event.entity';

/** Strict: a filter field that is misspelt and passed over would replay more than was meant. */
export const bulkReplayRequest = z.strictObject({
  reason,
  force: z.boolean().default(false),
  ratePerSecond: z.int().min(1).max(1_000).default(50),
  filter: eventFilter.optional(),
  ids: z.array(stripeId('must be the id of a Stripe event, "evt_…"')).min(1).max(1_000).optional(),
});

export const cancelRequest = z.strictObject({ reason });

export const bulkReplayPage = z.strictObject({ cursor: rowCursor.optional(), limit: pageLimit });
export type BulkReplayPage = z.output<typeof bulkReplayPage>;

export const bulkReplayEventPage = bulkReplayPage.extend({ result: z.enum(bulkReplayResults).optional() });
export type BulkReplayEventPage = z.output<typeof bulkReplayEventPage>;

/** Which events a bulk replay is for. */
export type Selection = { filter: EventFilter; ids?: undefined } | { ids: string[]; filter?: undefined };

/** A bulk replay that a person orders. */
export type BulkReplayOrder = Selection & { reason: string; force: boolean; ratePerSecond: number };

/** @throws {FailureException} 400; `filter_required` where nothing says which events are meant. */
export function orderOf({ filter = {}, ids, ...order }: z.output<typeof bulkReplayRequest>): BulkReplayOrder {
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  if (ids && isFiltered) {
    const message = 'Send either "filter" or "ids".';
    throw new FailureException(400, 'invalid_request', { message });
  }
  if (ids) return { ...order, ids: [...new Set(ids)] };
  if (isFiltered) return { ...order, filter };
  const message = 'Say which events: "filter" with one field at least, or "ids".';
  throw new FailureException(400, 'filter_required', { message });
}
