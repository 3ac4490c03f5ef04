import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ENV, type Env } from '../config/env';
import { FailureException } from '../http/failures/failure.exception';
import { AllowedAddresses } from './allowed-addresses';
import { BadSignatures } from './bad-signatures';
import './delivery';
import { DeliveryReporter } from './delivery-reporter';
import { SigningKeys } from './signing-keys';
import { readEvent } from '../event-log/read-event';
import {
  isSignedBy,
  readSignatureHeader,
  type SignatureFlaw,
  type SignatureHeader,
} from './stripe-signature';

/** Lets only bodies through that Stripe signed with one of our secrets, and that are Stripe events. */
@Injectable()
export class StripeSignatureGuard implements CanActivate {
  private readonly addresses: AllowedAddresses;

  constructor(
    @Inject(ENV) env: Pick<Env, 'WEBHOOK_ALLOWED_ADDRESSES'>,
    private readonly keys: SigningKeys,
    private readonly badSignatures: BadSignatures,
    private readonly reporter: DeliveryReporter,
  ) {
    this.addresses = new AllowedAddresses(env.WEBHOOK_ALLOWED_ADDRESSES);
  }

  /**
   * What address and header alone tell, before a byte of the body is read.
   * @returns the answer, 400, 403 or 429, where it cannot be genuine.
   */
  refusalByHeader(request: FastifyRequest): FailureException | undefined {
    if (!this.addresses.allows(request.ip)) {
      this.reporter.refused('not_allowed');
      request.isReported = true;
      return new FailureException(403, 'address_not_allowed');
    }
    const header = this.headerOf(request);
    return typeof header === 'string' ? this.refusalOf(request, header) : undefined;
  }

  /**
   * No promise: a flood of deliveries would wait for a thousand of them.
   * @throws {FailureException} 400 or 429
   */
  canActivate(context: ExecutionContext): true {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const header = this.headerOf(request);
    if (typeof header === 'string') throw this.refusalOf(request, header);
    if (!isSignedBy(this.keys.all, body, header)) throw this.refusalOf(request, 'mismatch');
    const event = readEvent(body);
    if (!event) {
      this.reporter.refused('invalid_payload');
      request.isReported = true;
      throw new FailureException(400, 'invalid_payload');
    }
    request.verifiedEvent = event;
    request.isReported = true;
    return true;
  }

  private refusalOf(request: FastifyRequest, flaw: SignatureFlaw): FailureException {
    request.isReported = true;
    const refusal = this.badSignatures.refusal(request.ip);
    this.reporter.unsigned(flaw, refusal.getStatus() === 429 ? 'rate_limited' : 'invalid_signature');
    return refusal;
  }

  /** Read once, when it arrives. */
  private headerOf(request: FastifyRequest): SignatureHeader | SignatureFlaw {
    const nowSeconds = Math.floor(Date.now() / 1000);
    request.signatureHeader ??= readSignatureHeader(request.headers['stripe-signature'], nowSeconds);
    return request.signatureHeader;
  }
}
