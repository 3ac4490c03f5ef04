import type { FastifyRequest } from 'fastify';

const JSON_TYPE = /^application\/json\s*(?:;\s*charset="?utf-8"?\s*)?$/i;
const FORM_TYPE = /^application\/x-www-form-urlencoded\s*(?:;\s*charset="?utf-8"?\s*)?$/i;

/** Known from the headers, before the body is read. */
export function hasBody({ headers }: FastifyRequest): boolean {
  const length = headers['content-length'];
  return headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
}

/** @param wanted what the operation takes. */
export function isOfType({ headers }: FastifyRequest, wanted: 'body' | 'form'): boolean {
  return (wanted === 'form' ? FORM_TYPE : JSON_TYPE).test(headers['content-type'] ?? '');
}

/** Whether percent-encoding can be decoded: parsers leave what cannot as it is, or replace it. */
export function isDecodable(encoded: string): boolean {
  try {
    decodeURIComponent(encoded);
    return true;
  } catch {
    return false;
  }
}

/** Of the address, as it came. */
export function queryOf(url: string): string {
  const start = url.indexOf('?');
  return start < 0 ? '' : url.slice(start + 1);
}
