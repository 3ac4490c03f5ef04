import { Injectable, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { VNode } from 'preact';
import { failureMessageOf } from '../../failures/failure-message';
import { PageRenderer } from '../layout/page-renderer.service';
import { ComeAgainPage } from './come-again.page';
import { ErrorPage } from './error.page';
import { explain, type Explanation } from './explanation';

/** Answers with a page where an answer is no success. */
@Injectable()
export class ErrorPages {
  private readonly logger = new Logger(ErrorPages.name);

  constructor(private readonly renderer: PageRenderer) {}

  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const explanation = explain(error);
    const { status } = explanation;
    const facts = { error: failureMessageOf(error) };
    if (status === 503) this.logger.warn(facts, 'a page of the console could not be shown just then');
    else if (status >= 500) this.logger.error(facts, 'a page of the console failed unexpectedly');
    this.send(explanation, request, reply);
  }

  send(explanation: Explanation, request: FastifyRequest, reply: FastifyReply): void {
    const { status, retryAfterSeconds } = explanation;
    if (retryAfterSeconds !== undefined) void reply.header('retry-after', retryAfterSeconds);
    this.sendPage(status, <ErrorPage {...explanation} />, request, reply);
  }

  /** Has the browser ask once more, this time from a page of ours and so with its cookie. */
  comeAgain(request: FastifyRequest, reply: FastifyReply): void {
    this.sendPage(200, <ComeAgainPage path={request.url} />, request, reply);
  }

  /** Never throws: nobody is left to catch it where the gate refuses somebody, and it would end the process. */
  private sendPage(status: number, page: VNode, request: FastifyRequest, reply: FastifyReply): void {
    try {
      void reply.status(status).send(this.renderer.render(page, request, reply));
    } catch (error) {
      this.logger.error({ error: failureMessageOf(error) }, 'a page of the console could not be made');
      void reply.status(500).type('text/plain; charset=utf-8').send('Something went wrong here.');
    }
  }
}
