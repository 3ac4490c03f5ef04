import { buildEvent, type SimulatedEvent } from '../../dev/simulation/event.object';
import { stripeId } from '../../dev/simulation/identifiers';
import { DEFAULT_CREATED } from '../../dev/simulation/stripe-shape';
import { customerIn, emailIn, SUBJECTS, type Subject, subjectAt, subscriptionIn } from './subjects';

export const eventTypes = ['customer.subscription.updated', 'customer.updated'] as const;
export type EventType = (typeof eventTypes)[number];

/** Prime, so that neighbours in time are strangers in the tables. */
const STRIDE = 7_919;
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** The event at a place in the endless row of events of one type: each round of subjects is a generation. */
export interface PlannedEvent {
  id: string;
  subject: Subject;
  /** Generation 0 is the one that subjects are created in. */
  generation: number;
}

export function plannedEvent(type: EventType, index: number): PlannedEvent {
  const subject = subjectAt((index * STRIDE) % SUBJECTS);
  return { id: eventId(type, index), subject, generation: 1 + Math.floor(index / SUBJECTS) };
}

/**
 * About 3 KB; Stripe indents it, which makes it half as long again. Each generation has a second of its own, so that no
 * two events of one object share a second.
 */
export function bodyOf(type: EventType, { id, subject, generation }: PlannedEvent): string {
  const created = DEFAULT_CREATED + generation;
  if (type === 'customer.updated') {
    const previousAttributes = { email: emailIn(subject, generation - 1) };
    return JSON.stringify(
      buildEvent({ type, id, created, object: customerIn(subject, generation), previousAttributes }),
    );
  }
  const previousAttributes = { latest_invoice: stripeId('in', subject.customerId, generation - 1) };
  return JSON.stringify(
    buildEvent({ type, id, created, object: subscriptionIn(subject, generation), previousAttributes }),
  );
}

/** By which every contestant learns of the subjects before it is measured. */
export function creationsOf(subject: Subject): SimulatedEvent[] {
  const created = DEFAULT_CREATED;
  return [
    buildEvent({ type: 'customer.created', created, object: customerIn(subject, 0) }),
    buildEvent({ type: 'customer.subscription.created', created, object: subscriptionIn(subject, 0) }),
  ];
}

/** Like Stripe's: as long, and growing with time, which decides where an index of them grows. */
function eventId(type: EventType, index: number): string {
  let digits = '';
  for (let rest = index; digits.length < 7; rest = Math.floor(rest / ALPHABET.length)) {
    digits = ALPHABET.charAt(rest % ALPHABET.length) + digits;
  }
  return `evt_1T${digits}${stripeId('evt', type, index).slice(-16)}`;
}
