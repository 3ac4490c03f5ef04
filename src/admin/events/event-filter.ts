import { z } from 'zod';
import { eventStatuses } from '../../event-log/event-status';
import { pageLimit, rowCursor } from '../requests/paging';
import { moment, stripeId, wanted } from '../requests/request-fields';

const time = moment.meta({ description: 'ISO 8601 with its offset' });
const id = stripeId('must be an id');

/**
 * Which events of the log are meant; all that is given has to hold. A name that is not known is refused: who misspells a filter
 * would otherwise get, or replay, everything.
 */
export const eventFilter = z.strictObject({
  status: z.enum(eventStatuses).optional(),
  type: wanted(255).optional().meta({ description: "Stripe's type, for example `invoice.paid`" }),
  tenantId: z.guid('must be the UUID of a tenant').optional().meta({
    description:
      'Events about what is stored of the customers of this tenant, and sessions whose buyer named it and that wait',
  }),
  customerId: id.optional().meta({
    description: 'Events about what is stored of this customer (`cus_…`), and those that wait for it',
  }),
  objectId: id.optional().meta({ description: 'The object that the event is about, for example `sub_…`' }),
  error: wanted(200).optional().meta({ description: 'Text in the last error, in whatever case' }),
  from: time.optional().meta({ description: 'Received at or after' }),
  to: time.optional().meta({ description: 'Received before' }),
});

export type EventFilter = z.output<typeof eventFilter>;

/** One page of the log, newest first. */
export const eventPage = eventFilter.extend({
  cursor: rowCursor.optional(),
  limit: pageLimit,
});

export type EventPage = z.output<typeof eventPage>;
