import { Injectable } from '@nestjs/common';
import { networkOf } from '../../http/client-address';
import { type Door, RefusedTokens } from './refused-tokens';

/** Wrong tokens that one network may send in a window before the answer is 429. */
export const WRONG_TOKENS_ALLOWED = 10;
export const WINDOW_MS = 300_000;
/** About 2 MB. A flood from more networks than these shares one count. */
const MAX_NETWORKS = 10_000;
const EVERYBODY_ELSE = 'others';

interface Count {
  wrong: number;
  /** By `performance.now()`. */
  endsAt: number;
}

/**
 * The limit of wrong tokens, one for both doors, by address (IPv6: by /64). A right token is never counted and never refused:
 * whoever shares an address with a stranger, behind a proxy or a NAT, cannot be locked out by him. That costs nothing, since the
 * tokens of production cannot be guessed; what the limit spares is the log, and the work behind an answer.
 */
@Injectable()
export class WrongTokens {
  private readonly counts = new Map<string, Count>();

  constructor(private readonly refused: RefusedTokens) {}

  /** In how many seconds the address may try again, if not now. Counts nothing. */
  refusal(address: string): number | undefined {
    const count = this.counts.get(this.keyOf(address));
    if (!count || count.wrong < WRONG_TOKENS_ALLOWED) return undefined;
    const leftMs = count.endsAt - performance.now();
    return leftMs > 0 ? Math.ceil(leftMs / 1_000) : undefined;
  }

  /**
   * A wrong token came from the address.
   * @returns in how many seconds it may try again, where this was one too many.
   */
  failed(address: string, door: Door): number | undefined {
    const waitSeconds = this.refusal(address);
    this.refused.add(door, waitSeconds === undefined ? 'wrong' : 'limited', address);
    if (waitSeconds === undefined) this.count(this.keyOf(address));
    return waitSeconds;
  }

  private count(key: string): void {
    const now = performance.now();
    const known = this.counts.get(key);
    if (known && known.endsAt > now) {
      known.wrong += 1;
      return;
    }
    this.counts.delete(key);
    this.forgetEnded(now);
    this.counts.set(key, { wrong: 1, endsAt: now + WINDOW_MS });
  }

  /** All windows have one length, so that the first ones of the map end first. */
  private forgetEnded(now: number): void {
    for (const [key, { endsAt }] of this.counts) {
      if (endsAt > now) return;
      this.counts.delete(key);
    }
  }

  private keyOf(address: string): string {
    const network = networkOf(address);
    return this.counts.has(network) || this.counts.size < MAX_NETWORKS ? network : EVERYBODY_ELSE;
  }
}
