import { createHmac } from 'node:crypto';
import { Tokens } from '@fastify/csrf';
import type { FastifyRequest } from 'fastify';

/** The hidden field of a form, and the header that htmx sends. */
export const CSRF_FIELD = 'csrf';
export const CSRF_HEADER = 'x-csrf-token';

const tokens = new Tokens({});

/** A token that only a page of this very session can contain. */
export function csrfTokenFor(sessionId: string): string {
  return tokens.create(secretOf(sessionId));
}

/** Whether the request carries a token of this session, in its header or in its form. Works once the body is read. */
export function carriesCsrfToken(request: FastifyRequest, sessionId: string): boolean {
  const token = request.headers[CSRF_HEADER] ?? fieldOf(request.body);
  return typeof token === 'string' && tokens.verify(secretOf(sessionId), token);
}

/**
 * Whether a page of ours sent it, or no browser at all. Browsers say so themselves, save over plain http, where they still
 * name the origin. https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Sec-Fetch-Site
 */
export function isSameOrigin(request: FastifyRequest): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  const { origin } = request.headers;
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === request.host);
}

function secretOf(sessionId: string): string {
  return createHmac('sha256', sessionId).update('csrf').digest('base64url');
}

function fieldOf(body: unknown): unknown {
  return typeof body === 'object' && body !== null && CSRF_FIELD in body ? body[CSRF_FIELD] : undefined;
}
