import { FailureException } from '../failures/failure.exception';

/** No form of the console has more than a dozen fields. */
export const MAX_FORM_FIELDS = 100;

/** Fields by name; one that comes several times is an array. */
export type Form = Record<string, string | string[]>;

/**
 * Reads `application/x-www-form-urlencoded` in one pass.
 * @throws {FailureException} 400 `too_many_fields`, before anything is parsed.
 */
export function readForm(text: string): Form {
  if (hasMoreFields(text, MAX_FORM_FIELDS)) {
    throw new FailureException(400, 'too_many_fields', {
      message: `Send at most ${MAX_FORM_FIELDS} fields.`,
    });
  }
  // Without a prototype, no name has a meaning of its own.
  const form: Form = Object.create(null);
  for (const [name, value] of new URLSearchParams(text)) {
    const earlier = form[name];
    if (earlier === undefined) form[name] = value;
    else if (Array.isArray(earlier)) earlier.push(value);
    else form[name] = [earlier, value];
  }
  return form;
}

function hasMoreFields(text: string, most: number): boolean {
  let end = -1;
  for (let fields = 0; fields < most; fields += 1) {
    end = text.indexOf('&', end + 1);
    if (end === -1) return false;
  }
  return true;
}
