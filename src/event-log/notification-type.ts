/** What comes before the name of an event of API v1 in that of the notification which tells of it. */
const V1 = 'v1.';

/**
 * Whether this is no event but Stripe's word that there is one: a "thin" event, which has no object in it.
 * https://docs.stripe.com/event-destinations#thin-events
 */
export function isNotification({ object }: { object: string }): boolean {
  return object === 'v2.core.event';
}

/** The type of the event that a notification tells of; its own where it tells of none of API v1. */
export function toldType(type: string): string {
  return type.startsWith(V1) ? type.slice(V1.length) : type;
}

/** The type of the notification that tells of an event of API v1. */
export function tellingType(type: string): string {
  return V1 + type;
}
