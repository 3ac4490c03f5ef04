import { Inject, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { ENV, type Env } from '../../config/env';
import { readForwardedAddresses } from './client-address';
import { secureAnswers } from './security-headers';
import { ExplainedError } from '../../failures/explained.error';

/** The application was made with another adapter than Nest's for Fastify. */
export class NoFastifyError extends ExplainedError {
  override readonly name = 'NoFastifyError';
  constructor() {
    super(
      'hookledger needs Fastify: NestFactory.create(…, new FastifyAdapter()) of @nestjs/platform-fastify',
    );
  }
}

/**
 * Where modules hook into the HTTP server. They do it by themselves and before it listens, so that they are as closed in another
 * application as in ours. Hooks run in the order in which they are added: what every answer needs comes first, whichever
 * module is the first to ask.
 */
@Injectable()
export class HttpEdge {
  private fastify: FastifyInstance | undefined;

  constructor(
    private readonly host: HttpAdapterHost,
    @Inject(ENV) private readonly env: Pick<Env, 'NODE_ENV'>,
  ) {}

  /** Nothing where there is no server, as in a command. @throws {NoFastifyError} */
  open(): FastifyInstance | undefined {
    if (this.fastify) return this.fastify;
    const server: unknown = this.host.httpAdapter?.getInstance();
    if (server === undefined) return undefined;
    if (!isFastify(server)) throw new NoFastifyError();
    readForwardedAddresses(server);
    secureAnswers(server, this.env.NODE_ENV === 'production');
    this.fastify = server;
    return server;
  }
}

function isFastify(server: unknown): server is FastifyInstance {
  return typeof server === 'object' && server !== null && 'addHook' in server && 'decorateRequest' in server;
}
