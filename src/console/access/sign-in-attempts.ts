import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { WrongTokens } from '../../admin/access/wrong-tokens';
import { networkOf } from '../../http/client-address';
import { contentLengthOf } from '../../http/receive-body';

/** A token, a CSRF field and where to go from there; browsers announce how long a form is. */
const FORM_WITH_A_TOKEN_BYTES = 4 * 1024;
/** An attempt under way ends within the time that a request may take. */
const TRY_AGAIN_SECONDS = 1;
export const ATTEMPTS_AT_ONCE = 10;

/**
 * The limit of sign-ins that is asked before the body is read. An address over its limit of wrong tokens may still send a form
 * that is no longer than one with a right token, since a right token always passes. No address may have more than ten attempts
 * under way: without that, a hundred guesses sent at once would all be under the limit.
 */
@Injectable()
export class SignInAttempts {
  private readonly underWay = new Map<string, number>();
  private readonly networks = new WeakMap<FastifyRequest, string>();

  constructor(private readonly wrongTokens: WrongTokens) {}

  /**
   * Every attempt that may begin must be followed by `ended`.
   * @returns in how many seconds the address may try again, if not now.
   */
  begin(request: FastifyRequest): number | undefined {
    const waitSeconds = this.wrongTokens.refusal(request.ip);
    if (waitSeconds !== undefined && !isShort(request)) return waitSeconds;
    const network = networkOf(request.ip);
    const underWay = this.underWay.get(network) ?? 0;
    if (underWay >= ATTEMPTS_AT_ONCE) return TRY_AGAIN_SECONDS;
    this.underWay.set(network, underWay + 1);
    this.networks.set(request, network);
    return undefined;
  }

  /** It is over, whatever came of it. Ending twice does no harm. */
  ended(request: FastifyRequest): void {
    const network = this.networks.get(request);
    if (network === undefined) return;
    this.networks.delete(request);
    const others = (this.underWay.get(network) ?? 1) - 1;
    if (others > 0) this.underWay.set(network, others);
    else this.underWay.delete(network);
  }
}

function isShort(request: FastifyRequest): boolean {
  return (
    request.headers['content-length'] !== undefined && contentLengthOf(request) <= FORM_WITH_A_TOKEN_BYTES
  );
}
