import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { QueryTooSlowError } from '../../database/read-only-unit';
import { UnanswerableError } from '../../database/unanswerable.error';
import { failureClassOf } from '../../failures/failure-class';
import { failureMessageOf } from '../../failures/failure-message';
import { FailureException } from './failure.exception';

/** Codes for what Fastify and Nest refuse by themselves. */
const codes: Record<number, string> = {
  400: 'invalid_request',
  404: 'not_found',
  405: 'method_not_allowed',
  413: 'payload_too_large',
  415: 'unsupported_media_type',
  503: 'unavailable',
};

/** Answers in the place of the filter, for a part of the service that does not answer in JSON; false: this is no such request. */
export type AnsweredElsewhere = (error: unknown, request: FastifyRequest, reply: FastifyReply) => boolean;

/** The only place where errors become answers: a code, never a stack, SQL, host or path. */
@Catch()
export class FailureFilter implements ExceptionFilter {
  private readonly logger = new Logger(FailureFilter.name);

  constructor(private readonly isAnsweredElsewhere: AnsweredElsewhere = () => false) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    this.refuse(error, http.getRequest<FastifyRequest>(), reply);
  }

  /** The same for what is refused before it comes to a handler. */
  readonly refuse = (error: unknown, request: FastifyRequest, reply: FastifyReply): void => {
    if (!this.isAnsweredElsewhere(error, request, reply)) this.answer(error, reply);
  };

  private answer(error: unknown, reply: FastifyReply): void {
    if (error instanceof FailureException) {
      if (error.retryAfterSeconds !== undefined) void reply.header('retry-after', error.retryAfterSeconds);
      void reply.status(error.getStatus()).send(error.getResponse());
      return;
    }
    if (error instanceof QueryTooSlowError) {
      void reply.status(503).send({ error: 'search_too_slow', message: error.message });
      return;
    }
    if (error instanceof UnanswerableError) {
      this.logger.warn(
        { error: failureMessageOf(error.cause) },
        'the database refused a value of a question',
      );
      void reply.status(400).send({ error: 'invalid_request', message: error.message });
      return;
    }
    if (isPassing(error)) {
      this.logger.warn(
        { error: failureMessageOf(error) },
        'a request met a database that could not just then',
      );
      void reply.header('retry-after', 1).status(503).send({ error: 'unavailable' });
      return;
    }
    const status = statusOf(error);
    // Terminus says in the body which check failed.
    if (error instanceof HttpException && status === 503) {
      void reply.status(status).send(error.getResponse());
      return;
    }
    if (status >= 500) this.logger.error({ error: failureMessageOf(error) }, 'a request failed unexpectedly');
    void reply
      .status(status)
      .send({ error: codes[status] ?? (status >= 500 ? 'internal_error' : 'invalid_request') });
  }
}

/** Whoever asks again soon will be served. */
export function isPassing(error: unknown): boolean {
  const errorClass = failureClassOf(error);
  return errorClass === 'contention' || errorClass === 'infrastructure';
}

/** Fastify's own errors carry a status too. */
export function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  return status >= 400 && status <= 599 ? status : 500;
}
