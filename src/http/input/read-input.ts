import type { z } from 'zod';
import { FailureException } from '../failures/failure.exception';
import { inputProblems } from './input-problems';
import type { InputPart } from './operation-input';
import { unreadableIn } from './unreadable';

const partNames: Record<InputPart, string> = { params: 'path', query: 'query', body: 'body', form: 'form' };

/**
 * Parses one part of a request by the schema that the documentation shows.
 * @throws {FailureException} 400 `invalid_request`, which names each wrong field and how to write it.
 */
export function readPart<Schema extends z.ZodObject>(
  part: InputPart,
  schema: Schema,
  input: unknown,
): z.output<Schema> {
  const unreadable = unreadableIn(input);
  if (unreadable) {
    const { path, message } = unreadable;
    // A deep path is as long as what was sent.
    throw invalidRequest(`${path.slice(0, 4).join('.') || partNames[part]}: ${message}`);
  }
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw invalidRequest(inputProblems(schema, parsed.error, input, partNames[part]));
}

export function invalidRequest(message: string): FailureException {
  return new FailureException(400, 'invalid_request', { message });
}
