import type { FastifyInstance } from 'fastify';

/** Nothing is loaded, run or framed: what is no page of the console is read by programs. */
const NOTHING = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** On every answer. Made once, since deliveries get them too. */
const base = {
  'content-security-policy': NOTHING,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  // Not `no-referrer`, with which browsers hide the origin of our own forms too.
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=()',
  'x-robots-tag': 'noindex',
  // What people and programs see here changes, or is not for the next one at the same machine.
  'cache-control': 'no-store',
} as const;

/** A year, and of this host alone: what else runs under the domain is not ours to decide. */
const transport = { 'strict-transport-security': 'max-age=31536000' } as const;

export type SecurityHeaders = Readonly<Record<string, string>>;

/** Where the connection is not known to be encrypted. */
export const plainHeaders: SecurityHeaders = base;

/** https://www.rfc-editor.org/rfc/rfc6797 */
export const secureHeaders: SecurityHeaders = { ...base, ...transport };

/** Answers of the console's pages are put together by scripts and styles of its own, and by nothing inline. */
export const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "font-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join(';');

/**
 * Sets them on everything that Fastify answers. In production they always demand https: TLS ends at a proxy there, which may not
 * say so, and browsers ignore the header where it came by http. Elsewhere it is demanded where the request came by https, since
 * a developer's browser would keep to it for all that runs on localhost.
 */
export function secureAnswers(fastify: FastifyInstance, isProduction: boolean): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.headers(isProduction || request.protocol === 'https' ? secureHeaders : plainHeaders);
    done();
  });
}
