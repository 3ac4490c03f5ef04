import { isUtf8 } from 'node:buffer';
import { invalidRequest } from '../input/read-input';
import { repeatedName } from '../input/repeated-name';

const MAX_NAME = 60;

/**
 * Why JSON that could be read means something else to other readers: bytes that are no UTF-8, a name that comes twice.
 * @returns a 400, or null.
 */
export function ambiguityOf(bytes: Buffer, text: string): Error | null {
  if (!isUtf8(bytes)) return invalidRequest('body: must be UTF-8');
  const repeated = repeatedName(text);
  return repeated === undefined ? null : invalidRequest(`${repeated.slice(0, MAX_NAME)}: give it once`);
}
