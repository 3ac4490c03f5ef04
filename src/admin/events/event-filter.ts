import { z } from 'zod';
import { eventStatuses } from '../../event-log/event-status';

const moment = z.iso
  .datetime({ offset: true, error: 'must be a time such as 2026-11-29T08:00:00Z' })
  .meta({ description: 'ISO 8601 with its offset' });
const stripeId = z.string().regex(/^[\x21-\x7e]{1,255}$/, 'must be an id');

/**
 * Which events of the log are meant; all that is given has to hold. A name that is not known is refused: who misspells a filter
 * would otherwise get, or replay, everything.
 */
export const eventFilter = z.strictObject({
  status: z.enum(eventStatuses).optional(),
  type: z.string().max(255).optional().meta({ description: "Stripe's type, for example `invoice.paid`" }),
  tenantId: z
    .guid('must be the UUID of a tenant')
    .optional()
    .meta({ description: 'Events about what is stored of the customers of this tenant' }),
  customerId: stripeId.optional().meta({
    description: 'Events about what is stored of this customer (`cus_…`), and those that wait for it',
  }),
  objectId: stripeId
    .optional()
    .meta({ description: 'The object that the event is about, for example `sub_…`' }),
  error: z.string().max(200).optional().meta({ description: 'Text in the last error, in whatever case' }),
  from: moment.optional().meta({ description: 'Received at or after' }),
  to: moment.optional().meta({ description: 'Received before' }),
});

export type EventFilter = z.output<typeof eventFilter>;

/** One page of the log, newest first. */
export const eventPage = eventFilter.extend({
  cursor: z
    .string()
    .regex(/^\d{1,18}$/, 'must be the "cursor" of the page before')
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export type EventPage = z.output<typeof eventPage>;
