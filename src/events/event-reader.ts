import { Injectable } from '@nestjs/common';
import type Stripe from 'stripe';
import type { Change } from '../changes/change';
import { EventScope, NO_HANDLER } from '../event-log/event-scope';
import { EventRouter } from './event-router';

/** What an event is for this deployment: something that changes, or nothing, and why. */
export type ReadEvent = { change: Change } | { ignored: string };

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
    const handler = this.router.route(event.type);
    return handler ? { change: handler.handle(event) } : { ignored: `${NO_HANDLER}${event.type}` };
  }
}
