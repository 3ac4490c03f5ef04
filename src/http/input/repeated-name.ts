/** A string with what tells that it is a name, or where an object begins or ends. */
const MARKS = /"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?|[{}]/g;

/**
 * The first name that an object of valid JSON has twice: readers do not agree on which of the two counts
 * (https://datatracker.ietf.org/doc/html/rfc8259#section-4). In one pass, without recursion.
 */
export function repeatedName(json: string): string | undefined {
  const open: Set<string>[] = [];
  for (const [mark, colon] of json.matchAll(MARKS)) {
    if (mark === '{') open.push(new Set());
    else if (mark === '}') open.pop();
    if (colon === undefined) continue;
    const name: string = JSON.parse(mark.slice(0, -colon.length));
    const names = open.at(-1);
    if (names?.has(name)) return name;
    names?.add(name);
  }
  return undefined;
}
