import { z } from 'zod';
import { CSRF_FIELD } from '../access/forgery-protection';
import { KEY_FIELD } from './form-idempotency';

/**
 * What a person fills in, empty or not. Here it is text, given once; what it means is said by the API's own schema, so that
 * the page can show the form again with what is wrong.
 */
export const field = z.string().max(4_096).optional();

/** The page that comes after, as it was answered with the one before. */
export const pageCursor = z
  .string()
  .regex(/^\d{1,18}$/, 'must be the "cursor" of the page before')
  .optional();

/** What forms for changes have besides: the proof that they are ours, and the key that makes them one order. */
export const orderFields = { [CSRF_FIELD]: z.string().max(200).optional(), [KEY_FIELD]: field };
