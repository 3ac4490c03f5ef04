import type Stripe from 'stripe';
import { invalid } from '../account/errors';

export interface Paging {
  limit?: number | undefined;
  starting_after?: string | undefined;
  ending_before?: string | undefined;
}

export interface Bounds {
  gt?: number | undefined;
  gte?: number | undefined;
  lt?: number | undefined;
  lte?: number | undefined;
}

/** One page of what is there, newest first. https://docs.stripe.com/api/pagination */
export function pageOf<T extends { id: string }>(
  url: string,
  all: readonly T[],
  { limit = 10, starting_after: after, ending_before: before }: Paging,
): Stripe.ApiList<T> {
  if (limit < 1 || limit > 100) throw invalid('Invalid limit: must be between 1 and 100', 'limit');
  const at = (id: string, param: string) => {
    const index = all.findIndex((each) => each.id === id);
    if (index < 0) throw invalid(`No such object: '${id}'`, param, 'resource_missing');
    return index;
  };
  if (before !== undefined) {
    const until = at(before, 'ending_before');
    const from = Math.max(0, until - limit);
    return { object: 'list', url, data: all.slice(from, until), has_more: from > 0 };
  }
  const from = after === undefined ? 0 : at(after, 'starting_after') + 1;
  return { object: 'list', url, data: all.slice(from, from + limit), has_more: all.length > from + limit };
}

export function isWithin(second: number, { gt, gte, lt, lte }: Bounds = {}): boolean {
  return (
    (gt === undefined || second > gt) &&
    (gte === undefined || second >= gte) &&
    (lt === undefined || second < lt) &&
    (lte === undefined || second <= lte)
  );
}
