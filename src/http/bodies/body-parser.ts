import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { FailureException } from '../failures/failure.exception';
import { readForm } from './form';
import { invalidRequest } from '../input/read-input';
import { isDecodable } from '../input/request-facts';
import { ambiguityOf } from './json-body';
import { contentLengthOf, receiveBody } from './receive-body';
import type { UploadBudget } from '../uploads/upload-budget';

const FORM = /^application\/x-www-form-urlencoded(;|$)/i;

const PARSES_ALL = 'hookledgerParsesAllBodies';

/** Whether {@link parseBodies} has been called. `hasContentTypeParser('*')` of Fastify 5.12 is false in any case. */
export function parsesAllBodies(fastify: FastifyInstance): boolean {
  return fastify.hasDecorator(PARSES_ALL);
}

export type BodyDone = (error: Error | null, body?: unknown) => void;

/** A route's own way to read its body. */
export type ReadBody = (request: FastifyRequest, stream: IncomingMessage, done: BodyDone) => void;

export interface BodyParsing {
  /** Routes below it also get forms, others JSON alone. */
  formPath: string;
  /** By route. A signature covers bytes, so that deliveries must not be parsed, whatever their content type says. */
  own: ReadonlyMap<string, ReadBody>;
  /** Routes below `formPath` that read a body before anyone has signed in: what all of them may have in memory. */
  openPaths: ReadonlyMap<string, UploadBudget>;
}

/** Replaces Fastify's parsers: the limit is asked before a byte is read, and whatever reads a body is linear in its size. */
export function parseBodies(fastify: FastifyInstance, { formPath, own, openPaths }: BodyParsing): void {
  fastify.decorate(PARSES_ALL, true);
  const parseJson = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', (request: FastifyRequest, stream: IncomingMessage, done: BodyDone) => {
    const { url = '', bodyLimit } = request.routeOptions;
    const read = own.get(url);
    if (read) return read(request, stream, done);
    const parse = (error: Error | null, body: Buffer = Buffer.alloc(0)): void => {
      if (error) return done(error);
      if (body.length === 0) return done(null, undefined);
      const isForm = FORM.test(request.headers['content-type'] ?? '');
      if (!isForm || !url.startsWith(`${formPath}/`)) {
        const text = body.toString('utf8');
        void parseJson(request, text, (failure, value) => {
          done(failure ? unreadableJson : ambiguityOf(body, text), value);
        });
        return;
      }
      parseForm(body, done);
    };
    receiveBody(
      stream,
      { limit: bodyLimit, announced: contentLengthOf(request), budget: openPaths.get(url) },
      parse,
    );
  });
}

/** For applications that are not made by `createApp`: Fastify reads no forms by itself. */
export function readForms(fastify: FastifyInstance): void {
  const type = 'application/x-www-form-urlencoded';
  if (parsesAllBodies(fastify) || fastify.hasContentTypeParser(type)) return;
  fastify.addContentTypeParser(type, { parseAs: 'buffer' }, (_request, body: Buffer, done) =>
    parseForm(body, done),
  );
}

const unreadableJson = invalidRequest(
  'body: must be one JSON value, without fields named __proto__ or constructor',
);

function parseForm(body: Buffer, done: BodyDone): void {
  if (!isDecodable(body.toString('latin1')))
    return done(invalidRequest('form: must be UTF-8, percent-encoded'));
  try {
    done(null, readForm(body.toString('utf8')));
  } catch (failure) {
    if (!(failure instanceof FailureException)) throw failure;
    done(failure);
  }
}
