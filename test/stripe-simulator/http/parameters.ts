import { z } from 'zod';
import { invalid, type RefusedRequestError } from '../account/errors';
import type { Form } from './form';

/** Parameters come as text. */
export const text = z.string();
export const integer = z
  .string()
  .regex(/^-?\d+$/, 'Invalid integer')
  .transform(Number);
export const flag = z.enum(['true', 'false']).transform((value) => value === 'true');
export const metadata = z.record(z.string(), z.string());
/** An empty text takes away what there was. */
export const nothing = z.literal('').transform(() => null);

/** https://docs.stripe.com/api/pagination */
export const paging = {
  limit: integer.optional(),
  starting_after: text.optional(),
  ending_before: text.optional(),
};

/** Seconds, or bounds of them. */
export const created = z
  .union([
    integer.transform((at) => ({ gte: at, lte: at, gt: undefined, lt: undefined })),
    z.strictObject({
      gt: integer.optional(),
      gte: integer.optional(),
      lt: integer.optional(),
      lte: integer.optional(),
    }),
  ])
  .optional();

/** @throws RefusedRequestError that names the first wrong parameter, as Stripe does. */
export function readParameters<S extends z.ZodType>(schema: S, form: Form): z.output<S> {
  const read = schema.safeParse(form);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw issue ? refusalOf(issue, form) : invalid('Invalid request.');
}

function refusalOf(issue: z.core.$ZodIssue, form: Form): RefusedRequestError {
  const name = nameOf(issue.path);
  if (issue.code === 'unrecognized_keys') {
    const unknown = nameOf([...issue.path, issue.keys[0] ?? '']);
    return invalid(`Received unknown parameter: ${unknown}`, unknown, 'parameter_unknown');
  }
  if (!isGiven(issue.path, form))
    return invalid(`Missing required param: ${name}.`, name, 'parameter_missing');
  const code = issue.message === 'Invalid integer' ? 'parameter_invalid_integer' : undefined;
  return invalid(`Invalid ${name}: ${issue.message}`, name, code);
}

function nameOf([first = '', ...rest]: readonly PropertyKey[]): string {
  return String(first) + rest.map((part) => `[${String(part)}]`).join('');
}

function isGiven(path: readonly PropertyKey[], form: Form): boolean {
  let at: unknown = form;
  for (const key of path) at = typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined;
  return at !== undefined;
}
