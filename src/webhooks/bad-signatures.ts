import { Injectable } from '@nestjs/common';
import { AddressCounter } from '../http/edge/address-counter';
import { networkOf } from '../http/edge/client-address';
import { FailureException } from '../http/failures/failure.exception';

const LIMIT = 30;

/** Counts forgeries by address, to answer a flood of them with 429. Genuine deliveries are never counted. */
@Injectable()
export class BadSignatures {
  private readonly counter = new AddressCounter({ limit: LIMIT, windowSeconds: 60 });

  /** The answer to one more bad signature from this address. */
  refusal(address: string): FailureException {
    return this.counter.count(address) <= LIMIT
      ? new FailureException(400, 'invalid_signature')
      : this.tooMany(address);
  }

  private tooMany(address: string): FailureException {
    const retryAfterSeconds = this.counter.retryAfterSeconds(address) ?? 1;
    return new FailureException(429, 'too_many_bad_signatures', { retryAfterSeconds });
  }

  /** @returns the key of an address that is over its limit. */
  suspectOf({ ip }: { readonly ip: string }): string | undefined {
    // Behind a proxy Fastify works out `ip` each time that it is read.
    if (this.counter.size === 0) return undefined;
    return this.counter.retryAfterSeconds(ip) === undefined ? undefined : networkOf(ip);
  }
}
