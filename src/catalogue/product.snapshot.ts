import { field, flag, idOf, text } from '../stripe-shapes/fields';
import type { StripeObject } from '../stripe-shapes/fields';

/**
 * What a product was at one moment. The order of the properties is fixed, so that two snapshots say the same exactly when
 * `JSON.stringify` makes the same string of them.
 */
export interface ProductSnapshot {
  readonly id: string;
  readonly name: string | null;
  readonly active: boolean;
}

/** Reads a product of any API version (https://docs.stripe.com/api/products/object); null without an id. */
export function readProduct(object: StripeObject): ProductSnapshot | null {
  const id = idOf(object);
  if (id === null) return null;
  return { id, name: text(field(object, 'name')), active: flag(field(object, 'active')) };
}
