import { createSecretKey, type KeyObject } from 'node:crypto';
import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ENV, type Env } from '../config/env';
import { FailureException } from '../http/failure.exception';
import { BadSignatures } from './bad-signatures';
import './delivery';
import { readEvent } from './read-event';
import { isSignedBy, readSignatureHeader, type SignatureHeader } from './stripe-signature';

/** Lets only bodies through that Stripe signed with one of our secrets, and that are Stripe events. */
@Injectable()
export class StripeSignatureGuard implements CanActivate {
  private readonly keys: readonly KeyObject[];

  constructor(
    @Inject(ENV) env: Pick<Env, 'STRIPE_WEBHOOK_SECRET'>,
    private readonly badSignatures: BadSignatures,
  ) {
    this.keys = env.STRIPE_WEBHOOK_SECRET.map((secret) => createSecretKey(secret, 'utf8'));
  }

  /** Whether the header alone lets it be genuine: known before a byte of the body is read. */
  mayBeSigned(request: FastifyRequest): boolean {
    return this.headerOf(request) !== undefined;
  }

  /** The answer to one more delivery that Stripe did not sign: 400 or 429. */
  refusalOf({ ip }: FastifyRequest): Promise<FailureException> {
    return this.badSignatures.refusal(ip);
  }

  /**
   * No promise for what is genuine: a flood of deliveries would wait for a thousand of them.
   * @throws {FailureException} 400 or 429
   */
  canActivate(context: ExecutionContext): true | Promise<never> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const header = this.headerOf(request);
    if (!header || !isSignedBy(this.keys, body, header)) return this.refuse(request);
    const event = readEvent(body);
    if (!event) throw new FailureException(400, 'invalid_payload');
    request.verifiedEvent = event;
    return true;
  }

  private async refuse(request: FastifyRequest): Promise<never> {
    throw await this.refusalOf(request);
  }

  /** Read once, when it arrives. */
  private headerOf(request: FastifyRequest): SignatureHeader | undefined {
    if (request.signatureHeader === undefined) {
      const nowSeconds = Math.floor(Date.now() / 1000);
      request.signatureHeader = readSignatureHeader(request.headers['stripe-signature'], nowSeconds) ?? null;
    }
    return request.signatureHeader ?? undefined;
  }
}
