import type { z } from 'zod';

const MAX_NAME = 60;
const MAX_PROBLEMS = 5;

/**
 * Says of each wrong field how to write it.
 * @param part how a message names the whole, for example `query`.
 */
export function inputProblems(
  schema: z.ZodObject,
  { issues }: z.ZodError,
  input: unknown,
  part: string,
): string {
  const problems = issues.slice(0, MAX_PROBLEMS).map((issue) => {
    if (issue.code === 'unrecognized_keys') {
      const place = issue.path.length > 0 ? nameOf(issue.path) : part;
      const unknown = issue.keys.slice(0, MAX_PROBLEMS).map(shown).join(', ');
      const known = issue.path.length > 0 ? [] : Object.keys(schema.shape);
      const hint = known.length > 0 ? `; known are ${known.map(shown).join(', ')}` : '';
      return `${place}: does not take ${unknown}${hint}`;
    }
    const name = issue.path.length > 0 ? nameOf(issue.path) : part;
    if (Array.isArray(valueAt(input, issue.path)) && !isAboutList(issue)) return `${name}: give it once`;
    return `${name}: ${wordsFor(issue)}`;
  });
  return problems.join('; ');
}

/** Zod's own words for a field that is missing name types that callers do not know. */
function wordsFor(issue: z.core.$ZodIssue): string {
  const isMissing = issue.code === 'invalid_type' && issue.message.endsWith('received undefined');
  return isMissing ? `is missing; it must be a value of type ${issue.expected}` : issue.message;
}

function isAboutList(issue: z.core.$ZodIssue): boolean {
  return issue.code === 'too_big' || issue.code === 'too_small';
}

function nameOf(path: readonly PropertyKey[]): string {
  return path.map((key) => short(String(key))).join('.');
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    input,
  );
}

function shown(name: string): string {
  return JSON.stringify(short(name));
}

function short(name: string): string {
  return name.length > MAX_NAME ? `${name.slice(0, MAX_NAME)}…` : name;
}
