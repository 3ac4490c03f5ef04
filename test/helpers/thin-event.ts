import type { SimulatedEvent } from '../../dev/simulation/event.object';

/** A notification as Stripe delivers it. https://docs.stripe.com/event-destinations#thin-events */
export interface ThinEvent {
  id: string;
  object: 'v2.core.event';
  type: string;
  created: string;
  livemode: boolean;
  context?: string;
  related_object: { id: string; type: string; url: string } | null;
}

/** The thin event beside an event, as an endpoint with thin events gets it. */
export function tellingOf(
  { id, type, created, livemode, data }: SimulatedEvent,
  collection: string,
  others: Partial<ThinEvent> = {},
): ThinEvent {
  const object = data.object as { id: string; object: string };
  return {
    id: `${id}_thin`,
    object: 'v2.core.event',
    type: `v1.${type}`,
    created: new Date(created * 1000 + 123).toISOString(),
    livemode,
    related_object: { id: object.id, type: object.object, url: `/v1/${collection}/${object.id}` },
    ...others,
  };
}
