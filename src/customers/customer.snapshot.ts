import { field, flag, idOf, objectField, seconds, tenantName, text } from '../stripe-shapes/fields';
import type { StripeObject } from '../stripe-shapes/fields';

/**
 * What a customer was at one moment. The order of the properties is fixed, so that two snapshots say the same exactly
 * when `JSON.stringify` makes the same string of them.
 */
export interface CustomerSnapshot {
  readonly id: string;
  readonly email: string | null;
  /** Not sent before 2018; a `description` is free text and no substitute. */
  readonly name: string | null;
  /** True for the tombstone of a deleted customer. The object inside `customer.deleted` does not have the flag. */
  readonly deleted: boolean;
  /** Keys sorted. */
  readonly metadata: Readonly<Record<string, string>>;
  /** `metadata.tenant_id` as sent. */
  readonly tenantName: string | null;
  /** Unix seconds. */
  readonly created: number | null;
}

/** Reads a customer of any API version (https://docs.stripe.com/api/customers/object); null without an id. */
export function readCustomer(object: StripeObject): CustomerSnapshot | null {
  const id = idOf(object);
  if (id === null) return null;

  return {
    id,
    email: text(field(object, 'email')),
    name: text(field(object, 'name')),
    deleted: flag(field(object, 'deleted')),
    metadata: readMetadata(object),
    tenantName: tenantName(object),
    created: seconds(field(object, 'created')),
  };
}

/** Stripe's metadata values are strings (https://docs.stripe.com/api/metadata); anything else is left out. */
function readMetadata(object: StripeObject): Record<string, string> {
  const entries: [key: string, value: string][] = [];
  for (const [key, value] of Object.entries(objectField(object, 'metadata') ?? {})) {
    const [safeKey, safeValue] = [text(key), text(value)];
    if (safeKey !== null && safeValue !== null) entries.push([safeKey, safeValue]);
  }
  entries.sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
  // Defines properties instead of assigning them, so that a `__proto__` key stays a key.
  return Object.fromEntries(entries);
}
