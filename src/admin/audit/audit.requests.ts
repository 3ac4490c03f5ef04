import { z } from 'zod';

const moment = z.iso.datetime({ offset: true, error: 'must be a time such as 2026-11-29T08:00:00Z' });
const text = z.string().max(500);

/** One page of the audit log, newest first; all that is given has to hold. */
export const auditPage = z.object({
  actor: text.optional().meta({ description: 'The name of the token' }),
  action: text
    .optional()
    .meta({ description: 'For example `replay`, `bulk_replay`, `link_customer`, `map_price`' }),
  target: text.optional().meta({ description: 'The event, customer, price or bulk replay it was about' }),
  from: moment.optional().meta({ description: 'At or after' }),
  to: moment.optional().meta({ description: 'Before' }),
  cursor: z
    .string()
    .regex(/^\d{1,18}$/, 'must be the "cursor" of the page before')
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type AuditPage = z.output<typeof auditPage>;
