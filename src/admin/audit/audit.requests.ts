import { z } from 'zod';
import { pageLimit, rowCursor } from '../requests/paging';
import { moment, wanted } from '../requests/request-fields';

const text = wanted(500);

/** One page of the audit log, newest first; all that is given has to hold. */
export const auditPage = z.strictObject({
  actor: text.optional().meta({ description: 'The name of the token' }),
  action: text.optional().meta({
    description: 'For example `replay`, `bulk_replay`, `link_customer`, `refuse_session`, `map_price`',
  }),
  target: text
    .optional()
    .meta({ description: 'The event, customer, checkout session, price or bulk replay it was about' }),
  from: moment.optional().meta({ description: 'At or after' }),
  to: moment.optional().meta({ description: 'Before' }),
  cursor: rowCursor.optional(),
  limit: pageLimit,
});
export type AuditPage = z.output<typeof auditPage>;
