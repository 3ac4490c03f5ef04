import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../database/unit-of-work';
import { EventLogRepository } from '../event-log/event-log.repository';
import type { NewEvent } from '../event-log/new-event';
import { readEvent } from '../event-log/read-event';
import { fetchedEvent } from '../refetch/fetched-event';
import { objectOf } from '../refetch/stripe-objects';
import { tableOf } from '../stripe-objects/kept-kinds';
import { isUnknownToStripe, UnreadableAnswerError } from '../failures/stripe-failures';
import type { StripeAnswer } from '../stripe-api/stripe-api';
import { field, idOf } from '../stripe-shapes/fields';
import type { Notification } from './notification';
import { NotificationQuestions } from './notification-questions';
import { NotShownYetError } from './not-shown-yet.error';

/** What a notification told of: an event that is in the log, one that goes there, or nothing that Stripe still has. */
export type Told = { known: string } | { event: NewEvent } | { gone: string };

/**
 * Finds out what a notification tells of. The event itself, wherever Stripe has one: it takes its place in the order by its
 * own `created` and `previous_attributes`, states its fact for the ledger, and is the same event, by id, that an
 * endpoint with snapshot events gets. Only where there is none, the object as it is now.
 */
@Injectable()
export class ToldEvents {
  constructor(
    private readonly questions: NotificationQuestions,
    private readonly unitOfWork: UnitOfWork,
    private readonly log: EventLogRepository,
  ) {}

  /** Without a key there is nobody to ask. */
  get isAvailable(): boolean {
    return this.questions.isAvailable;
  }

  /**
   * Never within a transaction.
   * @throws {StripeRefusedError} {StripeUnavailableError} {NotShownYetError} {UnreadableAnswerError}
   */
  async find(notification: Notification): Promise<Told> {
    const { account, related } = notification;
    const ask = this.questions.begin(account);
    const whole = await answerOf(ask(`/v2/core/events/${encodeURIComponent(notification.id)}`));
    const eventId = whole && idOf(field(objectOf(whole.text), 'snapshot_event'));
    if (eventId) {
      if (await this.isKnown(eventId)) return { known: eventId };
      const answer = await answerOf(ask(`/v1/events/${encodeURIComponent(eventId)}`));
      if (answer) return { event: eventIn(answer, eventId, notification) };
    }
    if (!related) return { gone: 'Stripe no longer has the event that it told of, and it names no object' };
    const shown = await answerOf(ask(related.path));
    if (!shown) {
      return { gone: `Stripe has neither the event that it told of nor ${related.id} any more` };
    }
    return { event: stateIn(shown, notification, related) };
  }

  private async isKnown(eventId: string): Promise<boolean> {
    const known = await this.unitOfWork.run((manager) => this.log.knownAmong([eventId], manager));
    return known.has(eventId);
  }
}

/** undefined: Stripe has no such thing, or no longer; it keeps events for 30 days. https://docs.stripe.com/api/events */
async function answerOf(asked: Promise<StripeAnswer>): Promise<StripeAnswer | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (isUnknownToStripe(error)) return undefined;
    throw error;
  }
}

/** @throws {UnreadableAnswerError} */
function eventIn({ text }: StripeAnswer, eventId: string, { account, toldType }: Notification): NewEvent {
  const event = readEvent(Buffer.from(text));
  if (event?.stripeEventId !== eventId || event.type !== toldType)
    throw new UnreadableAnswerError(`the answer is not the event ${eventId} of type ${toldType}`);
  return { ...event, account: event.account ?? account, source: 'notification' };
}

/**
 * What Stripe shows now has all in it until `second`; the change that was told of is only certain to be in it once that
 * has reached the change's own second, and dated earlier it would lose to what came before the change.
 * @throws {NotShownYetError} {UnreadableAnswerError}
 */
function stateIn(
  { text, second }: StripeAnswer,
  { account, created }: Notification,
  { id, kind }: { id: string; kind: string },
): NewEvent {
  const object = objectOf(text);
  const projection = tableOf(kind);
  if (projection === undefined || idOf(object) !== id)
    throw new UnreadableAnswerError(`the answer is not the ${kind} ${id}`);
  if (second < created) throw new NotShownYetError();
  const event = fetchedEvent({ objectId: id, projection, account }, { object, text, second });
  return { ...event, source: 'notification' };
}
