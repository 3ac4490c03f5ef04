import { z } from 'zod';
import { STRIPE_ID } from '../stripe-shapes/fields';

/** @param message what it must be, for people. */
export const stripeId = (message: string) => z.string().regex(STRIPE_ID, message);

/** Why somebody wants something. */
export const reason = z.string().trim().min(1, 'say why: it goes into the audit log').max(500);

/** ISO 8601 with its offset. */
export const moment = z.iso.datetime({ offset: true, error: 'must be a time such as 2026-11-29T08:00:00Z' });
