import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { WrongTokens } from '../../admin/access/wrong-tokens';
import { networkOf } from '../../http/edge/client-address';
import { contentLengthOf } from '../../http/bodies/receive-body';

/** A token and where to go from there; browsers announce how long a form is. */
const FORM_WITH_A_TOKEN_BYTES = 4 * 1024;
export const ATTEMPTS_AT_ONCE = 10;

/**
 * The limit of sign-ins that is asked before the body is read. An address over its limit of wrong tokens may still send a form
 * that is no longer than one with a right token, since a right token always passes. An address has ten attempts under way at
 * most, of which the oldest gives way: a form with a token arrives at once, and what keeps on arriving only keeps others out.
 */
@Injectable()
export class SignInAttempts {
  private readonly underWay = new Map<string, Set<FastifyRequest>>();

  constructor(private readonly wrongTokens: WrongTokens) {}

  /**
   * Every attempt that may begin must be followed by `ended`.
   * @returns in how many seconds the address may try again, if not now.
   */
  begin(request: FastifyRequest): number | undefined {
    const waitSeconds = this.wrongTokens.refusal(request.ip);
    if (waitSeconds !== undefined && !isShort(request)) return waitSeconds;
    const network = networkOf(request.ip);
    const attempts = this.underWay.get(network) ?? new Set();
    this.underWay.set(network, attempts);
    const [oldest] = attempts;
    if (oldest && attempts.size >= ATTEMPTS_AT_ONCE) {
      attempts.delete(oldest);
      oldest.raw.destroy();
    }
    attempts.add(request);
    return undefined;
  }

  /** It is over, whatever came of it. Ending twice does no harm. */
  ended(request: FastifyRequest): void {
    const network = networkOf(request.ip);
    const attempts = this.underWay.get(network);
    attempts?.delete(request);
    if (attempts?.size === 0) this.underWay.delete(network);
  }
}

function isShort(request: FastifyRequest): boolean {
  return (
    request.headers['content-length'] !== undefined && contentLengthOf(request) <= FORM_WITH_A_TOKEN_BYTES
  );
}
