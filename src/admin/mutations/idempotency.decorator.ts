import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { fingerprintOf, type Idempotency, readIdempotencyKey } from './idempotency';

/**
 * What the call's `Idempotency-Key` promises; undefined where it has none. The key is taken as it comes, quotes included.
 * https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
 */
export const IdempotencyKeyHeader = createParamDecorator(
  (_: undefined, context: ExecutionContext): Idempotency | undefined => {
    const { headers, method, url, body } = context.switchToHttp().getRequest<FastifyRequest>();
    const header = headers['idempotency-key'];
    if (header === undefined) return undefined;
    // Sent twice, it comes joined by a comma and a space, and is no key.
    const key = readIdempotencyKey(String(header));
    return { key, requestHash: fingerprintOf(method, url, body) };
  },
);
