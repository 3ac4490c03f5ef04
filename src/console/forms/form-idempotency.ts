import { fingerprintOf, type Idempotency, readIdempotencyKey } from '../../admin/mutations/idempotency';
import { CSRF_FIELD } from '../access/forgery-protection';
import { type FormValues, textOf } from './form-values';

/** The hidden field that makes a form one order, however often its button is pressed. */
export const KEY_FIELD = 'key';

/** @param path of the form, query included. @returns undefined for a form without a key, which is done each time. */
export function idempotencyOf(path: string, form: FormValues): Idempotency | undefined {
  const key = textOf(form, KEY_FIELD);
  if (key === '') return undefined;
  const { [CSRF_FIELD]: _csrf, [KEY_FIELD]: _key, ...order } = form;
  return { key: readIdempotencyKey(key), requestHash: fingerprintOf('POST', path, order) };
}
