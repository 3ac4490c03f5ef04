import { z } from 'zod';
import { STRIPE_ID } from '../../stripe-shapes/fields';

/** @param message what it must be, for people. */
export const stripeId = (message: string) => z.string().regex(STRIPE_ID, message);

/** Why somebody wants something. */
export const reason = z.string().trim().min(1, 'say why: it goes into the audit log').max(500);

/** The times that JavaScript, PostgreSQL and ISO 8601 all write with a year of four digits. */
const [FIRST, END] = [0, Date.UTC(10_000, 0)];
/** The earth has offsets from -12:00 to +14:00; PostgreSQL takes no more than 15:59. */
const OFFSET = /([+-](0\d|1[0-3]):[0-5]\d|[+-]14:00|Z)$/;

/** Text to look for: an empty one would find everything, or nothing. */
export const wanted = (max: number) => z.string().min(1, 'must not be empty; leave it out').max(max);

/** ISO 8601 with its offset. */
export const moment = z.iso
  .datetime({ offset: true, error: 'must be a time such as 2026-11-29T08:00:00Z' })
  .refine((text) => OFFSET.test(text), 'must have Z or an offset of 14 hours at most')
  .refine((text) => {
    const time = Date.parse(text);
    return time >= FIRST && time < END;
  }, 'must be in the years 1970 to 9999, in UTC');

/** What the paths name. */
export const tenantParams = z.strictObject({
  id: z.guid('must be a UUID, in the path').meta({ description: 'The tenant’s UUID' }),
});
export const eventParams = z.strictObject({
  id: stripeId('must be the id of an event, in the path: 1 to 255 visible ASCII characters').meta({
    description: 'Stripe’s `evt_…`',
  }),
});
export const priceParams = z.strictObject({
  priceId: stripeId('must be the id of a Stripe price, in the path: 1 to 255 visible ASCII characters').meta({
    description: 'Stripe’s `price_…`, or the id of an old plan',
  }),
});
export const bulkReplayParams = z.strictObject({
  id: z
    .string()
    .regex(/^[1-9]\d{0,17}$/, 'must be the number of a bulk replay, in the path')
    .meta({ description: 'Its id, as the order was answered with' }),
});
export const consoleSessionParams = z.strictObject({
  id: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'must be the id of a session in the list, in the path')
    .meta({ description: 'The session’s id in the list' }),
});
