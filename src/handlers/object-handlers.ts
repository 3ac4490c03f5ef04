import type { Type } from '@nestjs/common';
import type { Change } from '../changes/change';
import type { EventHandler } from '../events/event-handler';
import { HandlesEvent } from '../events/handles-event.decorator';
import type { StripeObjectKind } from '../stripe-objects/stripe-object';
import type { StripeEventOf, StripeEventType } from '../stripe-shapes/event-types';

/** The handler providers of a kind of object, one for each of its event types. Named so that errors say whose they are. */
export function handlersOf(kind: StripeObjectKind): Type<EventHandler<StripeEventType>>[] {
  return kind.eventTypes.map((type, index) => {
    class ObjectHandler implements EventHandler<StripeEventType> {
      handle(event: StripeEventOf<StripeEventType>): Change {
        return kind.change(event);
      }
    }
    Object.defineProperty(ObjectHandler, 'name', { value: `${kind.kind} (${type})` });
    // One of them takes what Stripe showed when it was asked.
    HandlesEvent(type, { aliases: index === 0 ? [kind.fetched] : [] })(ObjectHandler);
    return ObjectHandler;
  });
}
