import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ENV, type Env } from '../config/env';
import { FailureException } from '../http/failure.exception';
import { BadSignatures } from './bad-signatures';
import { readEvent } from './read-event';
import { isSignedBy, readSignatureHeader } from './stripe-signature';
import { rememberVerified } from './verified-event';

/** Lets only bodies through that Stripe signed with one of our secrets, and that are Stripe events. */
@Injectable()
export class StripeSignatureGuard implements CanActivate {
  constructor(
    @Inject(ENV) private readonly env: Pick<Env, 'STRIPE_WEBHOOK_SECRET'>,
    private readonly badSignatures: BadSignatures,
  ) {}

  /**
   * What the header alone tells, before a byte of the body is read.
   * @throws {FailureException} 400 or 429
   */
  async checkHeader(request: FastifyRequest): Promise<void> {
    if (!this.headerOf(request)) throw await this.badSignatures.refusal(request.ip);
  }

  /** @throws {FailureException} 400 or 429 */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const header = this.headerOf(request);
    if (!header || !isSignedBy(this.env.STRIPE_WEBHOOK_SECRET, body, header)) {
      throw await this.badSignatures.refusal(request.ip);
    }
    const event = readEvent(body);
    if (!event) throw new FailureException(400, 'invalid_payload');
    rememberVerified(request, event);
    return true;
  }

  private headerOf({ headers }: FastifyRequest) {
    return readSignatureHeader(headers['stripe-signature'], Math.floor(Date.now() / 1000));
  }
}
