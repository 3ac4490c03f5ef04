import type { EventStatus } from '../../event-log/event-status';
import type { ReplayRequest } from '../../admin/replays/replays.service';
import { type FormValues, textOf } from '../forms/form-values';

/** The form as it was filled in. A dry run is written down nowhere and needs no reason. */
export function filledIn(form: FormValues): ReplayRequest {
  return { reason: textOf(form, 'reason'), force: textOf(form, 'force') === 'true' };
}

/** Statuses of which a replay has to be forced. */
export function needsForce(status: EventStatus): boolean {
  return status === 'processed' || status === 'superseded';
}
