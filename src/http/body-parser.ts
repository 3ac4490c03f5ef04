import type { FastifyInstance } from 'fastify';
import { invalidRequest } from './input/read-input';
import { isDecodable } from './input/request-facts';
import { ambiguityOf } from './json-body';

const FORM = /^application\/x-www-form-urlencoded(;|$)/i;

/**
 * Gives routes under `rawPath` the bytes as they came, whatever their content type says: a signature covers bytes. Routes
 * below `formPath` also get forms, others JSON alone.
 */
export function parseBodies(fastify: FastifyInstance, rawPath: string, formPath: string): void {
  const parseJson = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    if (request.routeOptions.url === rawPath) return done(null, body);
    if (body.length === 0) return done(null, undefined);
    const isForm = FORM.test(request.headers['content-type'] ?? '');
    if (isForm && request.routeOptions.url?.startsWith(`${formPath}/`)) {
      if (!isDecodable(body.toString('latin1')))
        return done(invalidRequest('form: must be UTF-8, percent-encoded'));
      return done(null, readForm(body));
    }
    const text = body.toString('utf8');
    parseJson(request, text, (error, value) => {
      done(error ? unreadableJson : ambiguityOf(body, text), value);
    });
  });
}

const unreadableJson = invalidRequest(
  'body: must be one JSON value, without fields named __proto__ or constructor',
);

/** Fields by name; one that comes several times is an array. */
function readForm(body: Buffer): Record<string, string | string[]> {
  const fields = new URLSearchParams(body.toString('utf8'));
  // Without a prototype, no name has a meaning of its own.
  const form: Record<string, string | string[]> = Object.create(null);
  for (const name of new Set(fields.keys())) {
    const [value = '', ...more] = fields.getAll(name);
    form[name] = more.length > 0 ? [value, ...more] : value;
  }
  return form;
}
