import { Injectable } from '@nestjs/common';
import type { AdminCaller } from '../../admin/access/admin-actor';
import { type EventDetails, EventInspector } from '../../admin/events/event-inspector.service';
import { FailureException } from '../../http/failures/failure.exception';

/** One event for its page. */
@Injectable()
export class EventReader {
  constructor(private readonly inspector: EventInspector) {}

  /** @throws {FailureException} 404, with what may have become of it. */
  async read(id: string, caller: AdminCaller): Promise<EventDetails> {
    try {
      return await this.inspector.inspect(id, caller);
    } catch (error) {
      if (!(error instanceof FailureException) || error.code !== 'event_not_found') throw error;
      const message = `No event with the id "${id}" is in the log: it never came, or retention has taken it. Compare the id with Stripe’s dashboard, and its mode with this deployment’s.`;
      throw new FailureException(404, error.code, { message });
    }
  }
}
