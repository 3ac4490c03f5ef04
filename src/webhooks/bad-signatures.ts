import { Injectable } from '@nestjs/common';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { FailureException } from '../http/failure.exception';

/** Counts forgeries by address, to answer a flood of them with 429. Genuine deliveries are never counted. */
@Injectable()
export class BadSignatures {
  private readonly limiter = new RateLimiterMemory({ points: 30, duration: 60 });

  /** The answer to one more bad signature from this address. */
  async refusal(address: string): Promise<FailureException> {
    try {
      await this.limiter.consume(address);
      return new FailureException(400, 'invalid_signature');
    } catch (limit) {
      if (!(limit instanceof RateLimiterRes)) throw limit;
      const retryAfterSeconds = Math.ceil(limit.msBeforeNext / 1000);
      return new FailureException(429, 'too_many_bad_signatures', { retryAfterSeconds });
    }
  }
}
