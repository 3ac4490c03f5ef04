import type { z } from 'zod';
import type { Account } from '../account/account';
import type { Form } from './form';
import { readParameters } from './parameters';

export type Method = 'GET' | 'POST' | 'DELETE';

/** An operation of the API: what it takes is said by a schema, what it answers by a type of the SDK. */
export interface Route {
  readonly method: Method;
  readonly pattern: RegExp;
  run(account: Account, form: Form, ids: readonly string[]): object;
}

/** @param path with `:id` where an id stands. */
export function route<S extends z.ZodType, TAnswer extends object>(
  method: Method,
  path: string,
  parameters: S,
  answer: (account: Account, parameters: z.output<S>, id: string) => TAnswer,
): Route {
  return {
    method,
    pattern: new RegExp(`^${path.replaceAll(':id', '([^/]+)')}$`),
    run: (account, form, [id = '']) => answer(account, readParameters(parameters, form), id),
  };
}
