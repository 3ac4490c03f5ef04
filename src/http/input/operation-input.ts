import type { z } from 'zod';

/** What an operation takes from a request. The gate refuses everything else. */
export interface OperationInput {
  /** The parameters in the path. */
  params?: z.ZodObject;
  query?: z.ZodObject;
  /** A body of JSON. */
  body?: z.ZodObject;
  /** A body as a browser's form sends it. */
  form?: z.ZodObject;
}

export const inputParts = ['params', 'query', 'body', 'form'] as const;
export type InputPart = (typeof inputParts)[number];

/** What a handler receives: each part as its schema has parsed it. */
export type InputOf<Input extends OperationInput> = {
  [Part in InputPart as Input[Part] extends z.ZodObject ? Part : never]: Input[Part] extends z.ZodObject
    ? z.output<Input[Part]>
    : never;
};
