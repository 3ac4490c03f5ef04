import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { ObjectEvent } from './version';
import { EventScope, type ScopedEvent } from '../event-log/event-scope';
import { isNotification } from '../event-log/notification-type';

const EVENTS_BEFORE = 100;

/** The log read as the history of one object. Every statement is served by the index on (object_id, event_created). */
@Injectable()
export class EventHistory {
  constructor(private readonly scope: EventScope) {}

  /** The events about one object in one second that concern this deployment, finished or not. */
  async eventsOfSecond(objectId: string, second: number, manager: EntityManager): Promise<ObjectEvent[]> {
    const rows: { event_data: string | null }[] = await manager.query(
      `select event_data from stripe_event_log where object_id = $1 and event_created = to_timestamp($2)`,
      [objectId, second],
    );
    return this.concerning(rows);
  }

  /** The events about one object before a second, newest first; not endlessly many. */
  async eventsBefore(objectId: string, second: number, manager: EntityManager): Promise<ObjectEvent[]> {
    const rows: { event_data: string | null }[] = await manager.query(
      `select event_data from stripe_event_log where object_id = $1 and event_created < to_timestamp($2)
       order by event_created desc, stripe_event_id limit ${EVENTS_BEFORE}`,
      [objectId, second],
    );
    return this.concerning(rows);
  }

  /** The newest second before `second` in which something happened to the object; Unix seconds. */
  async secondBefore(objectId: string, second: number, manager: EntityManager): Promise<number | undefined> {
    const [row]: { at: string | null }[] = await manager.query(
      `select extract(epoch from max(event_created))::bigint as at from stripe_event_log
       where object_id = $1 and event_created < to_timestamp($2)`,
      [objectId, second],
    );
    return row?.at ? Number(row.at) : undefined;
  }

  private concerning(rows: readonly { event_data: string | null }[]): ObjectEvent[] {
    return (
      rows
        .map(({ event_data }) =>
          event_data === null ? undefined : (JSON.parse(event_data) as ObjectEvent & ScopedEvent),
        )
        .filter((event) => event !== undefined)
        // A notification has no object; the event that it told of is in the log by itself.
        .filter((event) => !isNotification(event) && this.scope.reasonToIgnore(event) === undefined)
    );
  }
}
