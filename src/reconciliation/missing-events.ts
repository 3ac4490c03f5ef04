import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../database/unit-of-work';
import { EventInbox } from '../event-log/event-inbox';
import { EventLogRepository } from '../event-log/event-log.repository';
import { EventScope } from '../event-log/event-scope';
import type { NewEvent } from '../event-log/new-event';
import { readEvent } from '../event-log/read-event';

/** A page of Stripe's list of events, compared with the log. */
export interface Compared {
  /** Not in the log, and of use here. */
  missing: NewEvent[];
  known: number;
  /** Of a type that has no handler, or of another mode or account. */
  ofNoUse: number;
  /** When the oldest event of the page was made, Unix seconds. */
  oldest: number | undefined;
}

/**
 * What Stripe lists and the log lacks. Which types an endpoint sends is not known here, so only what a handler is for
 * can be missed: a type that nobody selected in the dashboard would otherwise be a gap at every look.
 */
@Injectable()
export class MissingEvents {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly log: EventLogRepository,
    private readonly scope: EventScope,
    private readonly inbox: EventInbox,
  ) {}

  /**
   * @param texts events as Stripe wrote them.
   * @param account the connected account whose list it is; Stripe does not repeat it in the events.
   */
  async compare(texts: readonly string[], account: string | null): Promise<Compared> {
    const events = texts.map((text) => readEvent(Buffer.from(text))).filter((event) => event !== undefined);
    const useful = events.filter(({ content }) => content && !this.scope.reasonToIgnore(content));
    const known =
      useful.length === 0
        ? new Set<string>()
        : await this.unitOfWork.run((manager) =>
            this.log.knownAmong(
              useful.map(({ stripeEventId }) => stripeEventId),
              manager,
            ),
          );
    const missing = useful
      .filter(({ stripeEventId }) => !known.has(stripeEventId))
      .map((event) => ({
        ...event,
        account: event.account ?? account,
        source: 'reconciliation' as const,
      }));
    const oldest = Math.min(...events.map(({ created }) => created));
    return {
      missing,
      known: useful.length - missing.length,
      ofNoUse: texts.length - useful.length,
      oldest: Number.isFinite(oldest) ? oldest : undefined,
    };
  }

  /**
   * Through the door of the deliveries; whoever sweeps next processes them.
   * @returns those that were new: a delivery may have been faster.
   * @throws {NotStoredError}
   */
  async ingest(events: readonly NewEvent[]): Promise<NewEvent[]> {
    const receipts = await Promise.all(events.map((event) => this.inbox.append(event, 0)));
    return events.filter((_, index) => receipts[index]?.duplicate === false);
  }
}
