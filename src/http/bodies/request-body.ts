import type { z } from 'zod';
import { FailureException } from '../failures/failure.exception';

/** Reads a request's body or query. @throws {FailureException} 400 saying which field is wrong, and how. */
export function readBody<T>(schema: z.ZodType<T>, body: unknown, code = 'invalid_request'): T {
  const parsed = schema.safeParse(body ?? {});
  if (parsed.success) return parsed.data;
  throw new FailureException(400, code, { message: problemsOf(parsed.error).join('; ') });
}

/** Each field that is wrong, and how. */
export function problemsOf({ issues }: z.ZodError): string[] {
  return issues.map(({ path, message }) => `${path.length > 0 ? path.join('.') : 'body'}: ${message}`);
}
