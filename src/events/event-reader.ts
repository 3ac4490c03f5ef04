import { Injectable } from '@nestjs/common';
import type Stripe from 'stripe';
import type { Change } from '../changes/change';
import { EventScope, NO_HANDLER } from '../event-log/event-scope';
import { isNotification } from '../event-log/notification-type';
import { EventRouter } from './event-router';

/**
 * What an event is for this deployment: something that changes; nothing, and why; or no more than Stripe's word that
 * there is one, which has to be asked for first, outside of any transaction.
 */
export type ReadEvent = { change: Change } | { ignored: string } | { isNotification: true };

/** Reads events without a look at the database. */
@Injectable()
export class EventReader {
  constructor(
    private readonly scope: EventScope,
    private readonly router: EventRouter,
  ) {}

  /** @throws {PermanentError} when it can never be applied. */
  read(event: Stripe.Event): ReadEvent {
    const ignored = this.scope.reasonToIgnore(event);
    if (ignored !== undefined) return { ignored };
    if (isNotification(event)) return { isNotification: true };
    const handler = this.router.route(event.type);
    return handler ? { change: handler.handle(event) } : { ignored: `${NO_HANDLER}${event.type}` };
  }
}
