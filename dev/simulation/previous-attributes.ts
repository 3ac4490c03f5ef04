import type { PreviousAttributes } from './event.object';

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/**
 * What Stripe puts into an `updated` event's `previous_attributes`: of each changed field the value before, objects
 * down to the changed key, arrays whole, null for what did not exist. https://docs.stripe.com/api/events/object
 */
export function previousAttributes(before: object, after: object): PreviousAttributes {
  return changed(asJson(before), asJson(after));
}

function changed(before: { [key: string]: Json }, after: { [key: string]: Json }): Record<string, Json> {
  const previous: Record<string, Json> = {};
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const was = before[key] ?? null;
    const is = after[key] ?? null;
    if (JSON.stringify(was) === JSON.stringify(is)) continue;
    previous[key] = isRecord(was) && isRecord(is) ? changed(was, is) : was;
  }
  return previous;
}

function isRecord(value: Json): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Through text, because only there is a decimal the string that Stripe sends. */
function asJson(value: object): { [key: string]: Json } {
  const parsed: { [key: string]: Json } = JSON.parse(JSON.stringify(value));
  return parsed;
}
