import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { OperationInput } from './operation-input';
import { invalidRequest, readPart } from './read-input';
import { rememberInput } from './remembered-input';
import { hasBody, isDecodable, isOfType, queryOf } from './request-facts';
import { refuseUndescribed } from './route-rules';

const nothing = z.strictObject({});

/** Answers a request that is refused. */
type Refuse = (error: unknown, request: FastifyRequest, reply: FastifyReply) => void;

/**
 * Parses path, query and body of each request by the schemas of its route, and refuses what they do not name: before a
 * handler runs, and so before anything is changed, recorded or remembered under an idempotency key. Path, query and content
 * type are checked before the body is read. Comes after the gates that ask who calls.
 */
export function checkInput(fastify: FastifyInstance, refuse: Refuse): void {
  fastify.addHook('onRoute', refuseUndescribed);
  // Not async, so that no delivery waits for a promise.
  fastify.addHook('onRequest', (request, reply, done) => {
    const { input } = request.routeOptions.config;
    if (input === undefined || passes(() => readAddress(input, request), request, reply)) done();
  });
  fastify.addHook('preHandler', (request, reply, done) => {
    const { input } = request.routeOptions.config;
    if (input === undefined || passes(() => readContent(input, request), request, reply)) done();
  });

  function passes(read: () => void, request: FastifyRequest, reply: FastifyReply): boolean {
    try {
      read();
      return true;
    } catch (error) {
      refuse(error, request, reply);
      return false;
    }
  }
}

/** @throws {FailureException} 400 */
function readAddress(input: OperationInput, request: FastifyRequest): void {
  const { params = nothing, query = nothing } = input;
  if (!isDecodable(queryOf(request.raw.url ?? '')))
    throw invalidRequest('query: must be UTF-8, percent-encoded');
  rememberInput(request, 'params', readPart('params', params, request.params ?? {}));
  rememberInput(request, 'query', readPart('query', query, request.query ?? {}));
  if (!hasBody(request)) return;
  if (!input.body && !input.form) throw invalidRequest('body: this operation takes none; send it empty');
  const wanted = input.body ? 'body' : 'form';
  if (isOfType(request, wanted)) return;
  const type = input.body ? 'application/json' : 'application/x-www-form-urlencoded';
  throw invalidRequest(`content-type: must be ${type}, in UTF-8`);
}

/** @throws {FailureException} 400 */
function readContent({ body, form }: OperationInput, request: FastifyRequest): void {
  if (body) rememberInput(request, 'body', readPart('body', body, request.body ?? {}));
  if (form) rememberInput(request, 'form', readPart('form', form, request.body ?? {}));
}
