import { type LosslessNumber, parse, stringify } from 'lossless-json';

/** JSON as it was written: numbers keep their digits, for JavaScript's end at 2^53. */
export type Json = null | boolean | string | LosslessNumber | Json[] | { [key: string]: Json };

/** Reads a body; undefined when it is no JSON, or nested deeper than anybody could look at. */
export function parseJson(text: string): Json | undefined {
  try {
    return parse(text, undefined, { onDuplicateKey: ({ newValue }) => newValue }) as Json;
  } catch {
    return undefined;
  }
}

/** @param indent spaces; none: on one line. */
export function writeJson(value: Json, indent?: number): string {
  return stringify(value, undefined, indent) ?? 'null';
}
