import { isObject, objectField, type StripeObject } from './fields';

/**
 * Before this version an array in `previous_attributes` held only the elements that changed; since then it is whole
 * (https://docs.stripe.com/changelog, 2017-05-25).
 */
const WHOLE_ARRAYS_SINCE = '2017-05-25';

/**
 * What `data.object` was before an update: `data.previous_attributes` merged into it (objects deep, arrays replaced,
 * null for what was absent; https://docs.stripe.com/api/events/object#event_object-data-previous_attributes).
 *
 * Undefined when that cannot be known: an event without `previous_attributes`, or one whose arrays are partial or
 * may be, because its API version is before 2017-05-25 or unknown.
 */
export function previousObject(
  object: StripeObject,
  previousAttributes: unknown,
  apiVersion: string | null,
): StripeObject | undefined {
  if (!isObject(previousAttributes)) return undefined;
  if (!arraysAreWhole(apiVersion) && containsArray(previousAttributes)) return undefined;

  // A loop over a work list, not recursion: metadata can be nested deeper than the stack allows.
  const before = { ...object };
  const pending: [target: Record<string, unknown>, previous: StripeObject][] = [[before, previousAttributes]];
  for (let work = pending.pop(); work !== undefined; work = pending.pop()) {
    const [target, previous] = work;
    for (const [key, was] of Object.entries(previous)) {
      if (was === null) {
        delete target[key];
      } else if (isObject(was)) {
        const copy = { ...objectField(target, key) };
        put(target, key, copy);
        pending.push([copy, was]);
      } else {
        put(target, key, was);
      }
    }
  }
  return before;
}

/** Plain assignment would set the prototype where the key is `__proto__`. */
function put(target: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, configurable: true, enumerable: true, writable: true });
}

function arraysAreWhole(apiVersion: string | null): boolean {
  return apiVersion !== null && /^\d{4}-\d\d-\d\d/.test(apiVersion) && apiVersion >= WHOLE_ARRAYS_SINCE;
}

function containsArray(object: StripeObject): boolean {
  const pending: StripeObject[] = [object];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    for (const value of Object.values(next)) {
      if (Array.isArray(value)) return true;
      if (isObject(value)) pending.push(value);
    }
  }
  return false;
}
