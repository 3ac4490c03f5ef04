import type { z } from 'zod';
import { FailureException } from '../http/failure.exception';

/** Reads a request's body. @throws {FailureException} 400 saying which field is wrong, and how. */
export function readBody<T>(schema: z.ZodType<T>, body: unknown, code = 'invalid_request'): T {
  const parsed = schema.safeParse(body ?? {});
  if (parsed.success) return parsed.data;
  const message = parsed.error.issues
    .map((issue) => `${issue.path.length > 0 ? issue.path.join('.') : 'body'}: ${issue.message}`)
    .join('; ');
  throw new FailureException(400, code, { message });
}
