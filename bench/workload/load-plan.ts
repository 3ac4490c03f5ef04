import { seededRandom } from '../../dev/simulation/random';
import { type EventType, type PlannedEvent, plannedEvent } from './events';

/** What is sent in one go; everything else about it follows. */
export interface LoadPlan {
  type: EventType;
  /** Where in the row of events it begins. */
  from: number;
  /** Distinct events. */
  events: number;
  /** How many of them are delivered once more, soon after: 0 to 1. */
  redelivered: number;
}

/** A redelivery comes at most so many deliveries after the first. */
const REDELIVERY_WITHIN = 1_000;

export function eventsOf({ type, from, events }: LoadPlan): PlannedEvent[] {
  return Array.from({ length: events }, (_, index) => plannedEvent(type, from + index));
}

/** The deliveries in order, each as the index of its event within the plan. */
export function deliveriesOf({ from, events, redelivered }: LoadPlan): Uint32Array {
  const random = seededRandom(from);
  const deliveries: { at: number; event: number }[] = [];
  for (let event = 0; event < events; event += 1) {
    deliveries.push({ at: event, event });
    if (random() < redelivered) deliveries.push({ at: event + random() * REDELIVERY_WITHIN, event });
  }
  return Uint32Array.from(
    deliveries.toSorted((a, b) => a.at - b.at),
    ({ event }) => event,
  );
}
