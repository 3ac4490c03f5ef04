import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { EventLogRepository, type EventResult } from '../../event-log/event-log.repository';
import { type Asking, EventEffects } from '../../events/event-effects';
import { failureClassOf } from '../../failures/failure-class';
import { failureMessageOf } from '../../failures/failure-message';
import { waitsForKey } from '../../events/notification-result';
import type { Notification } from '../../notifications/notification';
import { type Told, ToldEvents } from '../../notifications/told-events.service';

/** How an event would end. */
type Ending = Pick<EventResult, 'waitingFor'> & { status: string; reason?: string | undefined };

/** What a notification would come to: an end of its own, or whatever the event does that it tells of. */
export type NotificationPreview =
  | { end: Ending }
  | { apply: (manager: EntityManager) => Promise<EventResult | Asking>; ending: (told: Ending) => Ending };

/** Looks ahead to what a notification tells of, and puts nothing into the log. */
@Injectable()
export class NotificationPreviews {
  constructor(
    private readonly told: ToldEvents,
    private readonly log: EventLogRepository,
    private readonly effects: EventEffects,
  ) {}

  /** Never within a transaction. */
  async look(notification: Notification): Promise<NotificationPreview> {
    if (!this.told.isAvailable) return { end: waitsForKey };
    try {
      const told = await this.told.find(notification);
      if ('gone' in told) return { end: { status: 'ignored', reason: told.gone } };
      const eventId = 'known' in told ? told.known : told.event.stripeEventId;
      return {
        apply: (manager) => this.apply(told, manager),
        ending: ({ status, reason }) => ({
          status: 'processed',
          reason: `it tells of ${eventId}, which would end ${status}${reason === undefined ? '' : `: ${reason}`}`,
        }),
      };
    } catch (error) {
      if (failureClassOf(error) !== 'stripe') throw error;
      return { end: { status: 'pending', reason: failureMessageOf(error) } };
    }
  }

  private async apply(told: Exclude<Told, { gone: string }>, manager: EntityManager) {
    if ('event' in told) return this.effects.applyBody(told.event.body.toString(), 'replay', manager);
    const id = await this.log.idOf(told.known, manager);
    if (id === undefined) throw new Error(`${told.known} has left the log; look again`);
    return this.effects.apply({ id, trigger: 'replay' }, manager);
  }
}
