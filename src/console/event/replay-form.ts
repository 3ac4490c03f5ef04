import { z } from 'zod';
import type { EventStatus } from '../../event-log/event-status';
import type { ReplayRequest } from '../../admin/replays/replays.service';
import { formOf, textOf } from '../forms/form-values';

/** What a replay is ordered with. A dry run is written down nowhere and needs no reason. */
export const replayOrder = z.object({
  reason: z.string().min(1, 'say why: it goes into the audit log').max(500),
  force: z.boolean(),
});

/** The form as it was filled in. */
export function filledIn(body: unknown): ReplayRequest {
  const form = formOf(body);
  return { reason: textOf(form, 'reason'), force: textOf(form, 'force') === 'true' };
}

/** Statuses of which a replay has to be forced. */
export function needsForce(status: EventStatus): boolean {
  return status === 'processed' || status === 'superseded';
}
