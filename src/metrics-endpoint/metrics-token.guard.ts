import { createHash, timingSafeEqual } from 'node:crypto';
import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ENV, type Env } from '../config/env';
import { FailureException } from '../http/failures/failure.exception';

/** Lets in who sends METRICS_TOKEN; everyone, where it is not set. Compared in a time that tells nothing of it. */
@Injectable()
export class MetricsTokenGuard implements CanActivate {
  private readonly digest: Buffer | undefined;

  constructor(@Inject(ENV) { METRICS_TOKEN }: Pick<Env, 'METRICS_TOKEN'>) {
    this.digest = METRICS_TOKEN === undefined ? undefined : sha256(METRICS_TOKEN);
  }

  /** @throws {FailureException} 401 */
  canActivate(context: ExecutionContext): boolean {
    if (!this.digest) return true;
    const http = context.switchToHttp();
    const { authorization = '' } = http.getRequest<FastifyRequest>().headers;
    const token = /^Bearer (\S+)$/i.exec(authorization)?.[1] ?? '';
    if (timingSafeEqual(sha256(token), this.digest)) return true;
    void http.getResponse<FastifyReply>().header('www-authenticate', 'Bearer');
    throw new FailureException(401, 'unauthorized', {
      message: 'Send "Authorization: Bearer <token>" with METRICS_TOKEN.',
    });
  }
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
