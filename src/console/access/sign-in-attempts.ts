import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { AddressCounter } from '../../http/address-counter';
import { addressKey } from '../../http/address-key';

const LIMIT = 10;
const WINDOW_SECONDS = 300;
/** An attempt under way ends within the time that a request may take. */
const TRY_AGAIN_SECONDS = 1;

/**
 * Counts failed sign-ins by address, so that nobody tries tokens in bulk. Attempts under way count as well: without that, a
 * hundred guesses sent at once would all be under the limit. An attempt that never came to its token takes its count with it, so
 * that unfinished requests lock out nobody.
 */
@Injectable()
export class SignInAttempts {
  private readonly failures = new AddressCounter({ limit: LIMIT, windowSeconds: WINDOW_SECONDS });
  private readonly underWay = new Map<string, number>();
  private readonly keys = new WeakMap<FastifyRequest, string>();

  /**
   * Before the body is read. Every attempt that may begin must be followed by `ended`.
   * @returns in how many seconds the address may try again, if not now.
   */
  begin(request: FastifyRequest): number | undefined {
    const { ip } = request;
    const waitSeconds = this.failures.retryAfterSeconds(ip);
    if (waitSeconds !== undefined) return waitSeconds;
    const key = addressKey(ip);
    const underWay = this.underWay.get(key) ?? 0;
    if (this.failures.countOf(ip) + underWay >= LIMIT) return TRY_AGAIN_SECONDS;
    this.underWay.set(key, underWay + 1);
    this.keys.set(request, key);
    return undefined;
  }

  /** It was a wrong token. */
  failed(request: FastifyRequest): void {
    this.ended(request);
    this.failures.count(request.ip);
  }

  /** It is over, whatever came of it. Ending twice does no harm. */
  ended(request: FastifyRequest): void {
    const key = this.keys.get(request);
    if (key === undefined) return;
    this.keys.delete(request);
    const others = (this.underWay.get(key) ?? 1) - 1;
    if (others > 0) this.underWay.set(key, others);
    else this.underWay.delete(key);
  }
}
