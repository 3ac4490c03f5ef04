import {
  type BulkReplayOrder,
  bulkReplayRequest,
  orderOf,
} from '../../admin/bulk-replays/bulk-replay.requests';
import { type FilterFields, filterOf } from '../events/event-list.service';
import { readBody } from '../../http/bodies/request-body';
import { type FormValues, textOf } from '../forms/form-values';

/** What the form was filled in with. */
export interface OrderFields {
  reason: string;
  ratePerSecond: string;
  force: boolean;
}

export const DEFAULT_FIELDS: OrderFields = { reason: '', ratePerSecond: '50', force: false };
/** Nobody has to say why before it is seen which events these are. */
const UNSAID = { ...DEFAULT_FIELDS, reason: '-' };

export function fieldsOf(form: FormValues): OrderFields {
  const [reason, ratePerSecond] = [textOf(form, 'reason'), textOf(form, 'ratePerSecond')];
  return { reason, ratePerSecond, force: textOf(form, 'force') === 'on' };
}

/** Which events an address names. */
export type SelectionFields = FilterFields & { id: string[] };

/**
 * Which events an address means: `id`, several times, or the fields of the list's filter.
 * @throws {FailureException} 400; `filter_required` where it says nothing.
 */
export function readOrder({ id, ...filter }: SelectionFields, fields: OrderFields = UNSAID): BulkReplayOrder {
  const given = Object.entries(filter).filter(([, value]) => value !== '' && value !== undefined);
  const ids = id.filter((each) => each !== '');
  const request = readBody(bulkReplayRequest, {
    reason: fields.reason,
    force: fields.force,
    ratePerSecond: fields.ratePerSecond === '' ? undefined : Number(fields.ratePerSecond),
    filter: filterOf(Object.fromEntries(given)),
    ...(ids.length > 0 && { ids }),
  });
  return orderOf(request);
}
