import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isValidElement } from 'preact';
import { map, type Observable } from 'rxjs';
import { PageRenderer } from './page-renderer.service';

/** Renders what a handler returns, where that is JSX. */
@Injectable()
export class PageInterceptor implements NestInterceptor {
  constructor(private readonly renderer: PageRenderer) {}

  intercept(context: ExecutionContext, next: CallHandler<unknown>): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    return next
      .handle()
      .pipe(map((page) => (isValidElement(page) ? this.renderer.render(page, request, reply) : page)));
  }
}
