import type { FetchedObject } from '../refetch/stripe-objects';
import { objectOf } from '../refetch/stripe-objects';
import { memberText, withMember } from '../stripe-api/json-text';
import type { AskOptions } from '../stripe-api/stripe-api';
import type { StripeLists } from '../stripe-api/stripe-lists';
import { field, idOf } from '../stripe-shapes/fields';

/**
 * The same with all of its items: Stripe cuts the list inside an object short, and unlike the object of an event this one
 * has no older ones that tell the rest. https://docs.stripe.com/api/subscription_items/list
 */
export async function withAllItems(
  fetched: FetchedObject,
  lists: StripeLists,
  options: AskOptions,
): Promise<FetchedObject> {
  const id = idOf(fetched.object);
  const items = memberText(fetched.text, 'items');
  if (id === null || items === undefined || field(fetched.object, 'items', 'has_more') !== true)
    return fetched;
  const all: string[] = [];
  for await (const page of lists.pages('/v1/subscription_items', { subscription: id }, options))
    all.push(...page.items);
  const whole = withMember(withMember(items, 'data', `[${all.join(',')}]`), 'has_more', 'false');
  const text = withMember(fetched.text, 'items', whole);
  // Read in between: as old as the older of the two answers.
  return { object: objectOf(text), text, second: fetched.second };
}
