import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { VNode } from 'preact';
import { render } from 'preact-render-to-string';
import { ENV, type Env } from '../../config/env';
import { sessionOf } from '../access/current-session';
import { csrfTokenFor } from '../access/forgery-protection';
import { ConsoleAssets } from '../static/assets.service';
import { type ConsoleContext, ConsolePage } from '../parts/console-context';

/** Makes HTML of pages. Text and attributes are escaped by preact; nothing here ever sets HTML as it comes. */
@Injectable()
export class PageRenderer {
  constructor(
    @Inject(ENV) private readonly env: Pick<Env, 'NODE_ENV' | 'STRIPE_LIVEMODE'>,
    private readonly assets: ConsoleAssets,
  ) {}

  render(page: VNode, request: FastifyRequest, reply: FastifyReply): string {
    void reply.headers({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
    const session = sessionOf(request);
    const context: ConsoleContext = {
      actor: session?.actor,
      csrfToken: session && csrfTokenFor(session.id),
      url: request.url,
      now: new Date(),
      environment: this.env,
      assetUrl: (name) => this.assets.urlOf(name),
    };
    return `<!doctype html>${render(<ConsolePage.Provider value={context}>{page}</ConsolePage.Provider>)}`;
  }
}
