import { type LosslessNumber, parse, stringify } from 'lossless-json';

/** JSON as it was written: numbers keep their digits, for JavaScript's end at 2^53. */
export type Json = null | boolean | string | LosslessNumber | Json[] | { [key: string]: Json };

/** No object of Stripe's is nested so deeply; whoever walks through what is read still has stack enough. */
const DEEPEST = 500;

/** Reads a body; undefined when it is no JSON, or nested deeper than anybody could look at. */
export function parseJson(text: string): Json | undefined {
  if (isTooDeep(text)) return undefined;
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

function isTooDeep(text: string): boolean {
  let depth = 0;
  let isInString = false;
  for (let index = 0; index < text.length && depth <= DEEPEST; index += 1) {
    const character = text[index];
    if (character === '"') isInString = !isInString;
    else if (isInString) index += character === '\\' ? 1 : 0;
    else if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth -= 1;
  }
  return depth > DEEPEST;
}
