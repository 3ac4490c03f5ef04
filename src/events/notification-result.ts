import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { EventInbox } from '../event-log/event-inbox';
import { EventLogRepository, type EventResult, type LockedEvent } from '../event-log/event-log.repository';
import type { Notification } from '../notifications/notification';
import { ToldEvents } from '../notifications/told-events.service';

/** What waits for this runs as soon as a process has the key. */
export const STRIPE_KEY_SETTING = 'setting:STRIPE_API_KEY';

/** What a notification told of, safe in the log; or why there is nothing. */
export type HandedOn = { eventId: string } | { gone: string } | { needsKey: true };

/**
 * A notification is done when what it told of is in the log: from there on that is an event like any other. Should the
 * process die in between, it is asked for again and found to be there.
 */
@Injectable()
export class NotificationResult {
  constructor(
    private readonly told: ToldEvents,
    private readonly inbox: EventInbox,
    private readonly log: EventLogRepository,
  ) {}

  /**
   * Never within a transaction.
   * @throws what {@link ToldEvents.find} does, and {NotStoredError}
   */
  async handOn(notification: Notification): Promise<HandedOn> {
    if (!this.told.isAvailable) return { needsKey: true };
    const told = await this.told.find(notification);
    if ('gone' in told) return told;
    if ('known' in told) return { eventId: told.known };
    await this.inbox.append(told.event, 0);
    return { eventId: told.event.stripeEventId };
  }

  /** Whoever replays a notification wants what it told of applied once more. */
  async finish(
    handedOn: HandedOn,
    { trigger, traceparent }: LockedEvent,
    manager: EntityManager,
  ): Promise<EventResult> {
    if ('needsKey' in handedOn) return waitsForKey;
    if ('gone' in handedOn) return { status: 'ignored', reason: handedOn.gone };
    const { eventId } = handedOn;
    if (trigger === 'replay') await this.requeue(eventId, traceparent, manager);
    return { status: 'processed', reason: `it told of ${eventId}, which is in the log` };
  }

  private async requeue(
    eventId: string,
    traceparent: LockedEvent['traceparent'],
    manager: EntityManager,
  ): Promise<void> {
    const id = await this.log.idOf(eventId, manager);
    const event = id === undefined ? undefined : await this.log.lock(id, manager);
    // What is due, or has just come, runs anyway.
    if (event && event.status !== 'pending')
      await this.log.requeue([event.id], traceparent ?? undefined, manager);
  }
}

/** Nothing is lost by waiting, no person has to replay it, and after a day somebody is told. */
export const waitsForKey: EventResult = {
  status: 'waiting',
  waitingFor: [STRIPE_KEY_SETTING],
  reason: 'it is a thin event, and without STRIPE_API_KEY nobody can ask Stripe what it tells of',
};
