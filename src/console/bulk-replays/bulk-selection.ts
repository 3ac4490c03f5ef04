import { type BulkReplayOrder, readBulkReplayOrder } from '../../admin/bulk-replays/bulk-replay.requests';
import { type FilterFields, filterOf } from '../events/event-list.service';
import { allOf, type FormValues, textOf } from '../forms/form-values';

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

/**
 * Which events an address means: `id`, several times, or the fields of the list's filter. Unknown names are refused, as
 * the API does.
 * @throws {FailureException} 400; `filter_required` where it says nothing.
 */
export function readOrder(query: FormValues, fields: OrderFields = UNSAID): BulkReplayOrder {
  const { id: _id, ...filter } = query;
  const given = Object.entries(filter).filter(([, value]) => value !== '');
  const ids = allOf(query, 'id');
  return readBulkReplayOrder({
    reason: fields.reason,
    force: fields.force,
    ratePerSecond: fields.ratePerSecond === '' ? undefined : Number(fields.ratePerSecond),
    // Its fields are checked by the very next step.
    filter: filterOf(Object.fromEntries(given) as FilterFields),
    ...(ids.length > 0 && { ids }),
  });
}
