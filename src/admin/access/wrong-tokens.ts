import { Injectable } from '@nestjs/common';
import { AddressCounter } from '../../http/edge/address-counter';
import { type Door, RefusedTokens } from './refused-tokens';

/** Wrong tokens that one network may send in a window before the answer is 429. */
export const WRONG_TOKENS_ALLOWED = 10;
export const WINDOW_SECONDS = 300;

/**
 * The limit of wrong tokens, one for both doors, by address (IPv6: by /64). A right token is never counted and never refused:
 * who shares an address with a stranger, behind a proxy or a NAT, cannot be locked out by the stranger. That costs nothing, since
 * the tokens of production cannot be guessed; what the limit spares is the log, and the work behind an answer.
 */
@Injectable()
export class WrongTokens {
  private readonly counter = new AddressCounter({
    limit: WRONG_TOKENS_ALLOWED,
    windowSeconds: WINDOW_SECONDS,
  });

  constructor(private readonly refused: RefusedTokens) {}

  /** In how many seconds the address may try again, if not now. Counts nothing. */
  refusal(address: string): number | undefined {
    return this.counter.retryAfterSeconds(address);
  }

  /**
   * A wrong token came from the address.
   * @returns in how many seconds it may try again, where this was one too many.
   */
  failed(address: string, door: Door): number | undefined {
    const waitSeconds = this.refusal(address);
    this.refused.add(door, waitSeconds === undefined ? 'wrong' : 'limited', address);
    if (waitSeconds === undefined) this.counter.count(address);
    return waitSeconds;
  }
}
