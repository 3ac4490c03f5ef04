import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { FailureFilter } from '../failures/failure.filter';
import { HttpEdge } from '../edge/http-edge';
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
 * type are checked before the body is read. Its hooks come after those of the gates, which modules add while they are
 * initialised: who may not call is not told what is wrong with the call.
 */
@Injectable()
export class InputGate implements OnApplicationBootstrap {
  private refuse: Refuse = new FailureFilter().refuse;

  constructor(private readonly edge: HttpEdge) {}

  /** For our own application: no route may say nothing of what it takes. Call it before there are routes. */
  guard(refuse: Refuse): void {
    this.refuse = refuse;
    this.edge.open()?.addHook('onRoute', refuseUndescribed);
  }

  onApplicationBootstrap(): void {
    const fastify = this.edge.open();
    // Not async, so that no delivery waits for a promise.
    fastify?.addHook('onRequest', (request, reply, done) => {
      const { input } = request.routeOptions.config;
      if (input === undefined || this.passes(() => readAddress(input, request), request, reply)) done();
    });
    fastify?.addHook('preHandler', (request, reply, done) => {
      const { input } = request.routeOptions.config;
      if (input === undefined || this.passes(() => readContent(input, request), request, reply)) done();
    });
  }

  private passes(read: () => void, request: FastifyRequest, reply: FastifyReply): boolean {
    try {
      read();
      return true;
    } catch (error) {
      this.refuse(error, request, reply);
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
