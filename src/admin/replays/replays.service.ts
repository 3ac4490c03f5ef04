import { Injectable } from '@nestjs/common';
import { type Span, SpanStatusCode } from '@opentelemetry/api';
import type { EntityManager } from 'typeorm';
import { UnitOfWork } from '../../database/unit-of-work';
import { EventLogRepository, type LockedEvent } from '../../event-log/event-log.repository';
import { EventWorker } from '../../events/event-worker';
import { failureMessageOf } from '../../events/failure-message';
import { FailureException } from '../../http/failure.exception';
import { spanContextOf, traceparentOf } from '../../tracing/traceparent';
import { tracer } from '../../tracing/tracer';
import type { AdminCaller } from '../access/admin-actor';
import { AuditRepository } from '../audit/audit.repository';

export interface ReplayRequest {
  reason: string;
  /** Also an event that is processed already; its tenant is derived anew. */
  force: boolean;
}

/** A replay that has been ordered; what becomes of it shows in the event. */
export interface ReplayOperation {
  id: string;
  eventId: string;
  action: 'replay';
  state: 'queued';
  /** Where to look. */
  href: string;
}

/** Puts events back to the start of their life because a person wants it. */
@Injectable()
export class ReplaysService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly log: EventLogRepository,
    private readonly audit: AuditRepository,
    private readonly worker: EventWorker,
  ) {}

  /** @throws {FailureException} 404; 409 while it runs, when it is processed and not forced, or its body is gone. */
  async replay(eventId: string, request: ReplayRequest, caller: AdminCaller): Promise<ReplayOperation> {
    const span = tracer.startSpan('replay', { attributes: { 'stripe.event.id': eventId } });
    try {
      return await this.order(eventId, request, caller, span);
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: failureMessageOf(error) });
      throw error;
    } finally {
      span.end();
    }
  }

  /** The attempt will refer to the replay's span, which is linked to what the event came with: the delivery, or a replay. */
  private async order(
    eventId: string,
    request: ReplayRequest,
    caller: AdminCaller,
    span: Span,
  ): Promise<ReplayOperation> {
    const { id, rowId } = await this.unitOfWork.run(async (manager) => {
      const event = await this.lockReplayable(eventId, request, manager);
      const origin = spanContextOf(event.traceparent);
      if (origin) span.addLink({ context: origin });
      await this.log.requeue(event.id, traceparentOf(span.spanContext()), manager);
      const entry = {
        action: 'replay',
        target: eventId,
        reason: request.reason,
        result: `was ${event.status}`,
      };
      return { id: await this.audit.append(caller, entry, manager), rowId: event.id };
    });
    // It is due in the log; this only saves waiting for the next sweep.
    this.worker.nudge({ id: rowId, trigger: 'replay' });
    return { id, eventId, action: 'replay', state: 'queued', href: `/admin/stripe-events/${eventId}` };
  }

  /** @throws {FailureException} 404, 409 */
  async lockReplayable(
    eventId: string,
    { force }: ReplayRequest,
    manager: EntityManager,
  ): Promise<LockedEvent> {
    const id = await this.log.idOf(eventId, manager);
    if (id === undefined) throw new FailureException(404, 'event_not_found');
    const event = await this.log.lock(id, manager);
    if (!event || event.isClaimed) {
      throw new FailureException(409, 'event_is_running', { message: 'Look again in a few seconds.' });
    }
    if (!force && (event.status === 'processed' || event.status === 'superseded')) {
      const message = 'It is processed already; send "force": true to process it once more.';
      throw new FailureException(409, 'already_processed', { message });
    }
    if ((await this.log.bodiesOf([id], manager)).get(id) === null) {
      const message = 'Retention has dropped its body; resend the event from the Stripe dashboard.';
      throw new FailureException(409, 'body_dropped', { message });
    }
    return event;
  }
}
