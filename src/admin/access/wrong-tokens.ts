import { Injectable } from '@nestjs/common';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** Counts failed sign-ins by address, so that nobody tries tokens in bulk. */
@Injectable()
export class SignInAttempts {
  private readonly limiter = new RateLimiterMemory({ points: 10, duration: 300 });

  /**
   * Counted before the token is looked at, so that many at once are no way round.
   * @returns in how many seconds the address may try again, if not now.
   */
  async begin(address: string): Promise<number | undefined> {
    try {
      await this.limiter.consume(address);
      return undefined;
    } catch (limit) {
      if (!(limit instanceof RateLimiterRes)) throw limit;
      return Math.max(1, Math.ceil(limit.msBeforeNext / 1000));
    }
  }

  /** It was the right token: not counted after all. */
  async succeeded(address: string): Promise<void> {
    await this.limiter.reward(address);
  }
}
