/**
 * Pieces of JSON as they were written. Parsing and writing again would round numbers beyond 2^53 and lose what a key such
 * as `__proto__` says; what Stripe showed goes into the log exactly as it was shown. The text must be valid JSON.
 */

/** The elements of an array, each as it is written there. */
export function elementTexts(array: string): string[] {
  const elements: string[] = [];
  let at = skipSpace(array, array.indexOf('[') + 1);
  while (at < array.length && array[at] !== ']') {
    const end = endOfValue(array, at);
    elements.push(array.slice(at, end).trimEnd());
    at = skipSpace(array, end);
    if (array[at] === ',') at = skipSpace(array, at + 1);
  }
  return elements;
}

/** The value of an object's own member, as it is written there; of several with that name the last, as JSON.parse has it. */
export function memberText(object: string, name: string): string | undefined {
  const range = memberRange(object, name);
  return range && object.slice(...range);
}

/** The object with another value for a member that it has. */
export function withMember(object: string, name: string, value: string): string {
  const range = memberRange(object, name);
  if (!range) throw new RangeError(`there is no member ${name}`);
  return object.slice(0, range[0]) + value + object.slice(range[1]);
}

function memberRange(object: string, name: string): [from: number, to: number] | undefined {
  let range: [number, number] | undefined;
  let at = skipSpace(object, object.indexOf('{') + 1);
  while (at < object.length && object[at] !== '}') {
    const keyEnd = endOfString(object, at) + 1;
    const from = skipSpace(object, skipSpace(object, keyEnd) + 1);
    const end = endOfValue(object, from);
    if (JSON.parse(object.slice(at, keyEnd)) === name)
      range = [from, from + object.slice(from, end).trimEnd().length];
    at = skipSpace(object, end);
    if (object[at] === ',') at = skipSpace(object, at + 1);
  }
  return range;
}

/** Behind the value that begins there; a loop, since objects may be nested deeper than the stack allows. */
function endOfValue(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') at = endOfString(text, at);
    else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') {
      if (depth === 0) return at;
      depth -= 1;
      if (depth === 0) return at + 1;
    } else if (character === ',' && depth === 0) return at;
  }
  return text.length;
}

/** Of its closing quote. */
function endOfString(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') at += 1;
  return at;
}
