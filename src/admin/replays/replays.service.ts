import { Injectable } from '@nestjs/common';
import { type Span, SpanStatusCode } from '@opentelemetry/api';
import type { EntityManager } from 'typeorm';
import { EventLogRepository, type LockedEvent } from '../../event-log/event-log.repository';
import { EventWorker } from '../../events/event-worker';
import { failureMessageOf } from '../../failures/failure-message';
import { FailureException } from '../../http/failures/failure.exception';
import { spanContextOf, traceparentOf } from '../../tracing/traceparent';
import { tracer } from '../../tracing/tracer';
import type { AdminCaller } from '../access/admin-actor';
import { AdminMutations } from '../mutations/admin-mutations.service';
import type { Idempotency } from '../mutations/idempotency';
import type { Performed } from '../mutations/performed';
import { refusalOf } from './replayability';

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
    private readonly mutations: AdminMutations,
    private readonly log: EventLogRepository,
    private readonly worker: EventWorker,
  ) {}

  /** @throws {FailureException} 404; 409 while it runs, when it is processed and not forced, or its body is gone. */
  async replay(
    eventId: string,
    request: ReplayRequest,
    caller: AdminCaller,
    idempotency?: Idempotency,
  ): Promise<Performed<{ operation: ReplayOperation }>> {
    const span = tracer.startSpan('replay', { attributes: { 'stripe.event.id': eventId } });
    try {
      return await this.order(eventId, request, caller, idempotency, span);
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
    idempotency: Idempotency | undefined,
    span: Span,
  ): Promise<Performed<{ operation: ReplayOperation }>> {
    let rowId: string | undefined;
    const order = {
      action: 'replay' as const,
      target: eventId,
      reason: request.reason,
      idempotency,
      status: 202,
    };
    const performed = await this.mutations.perform(caller, order, async (manager) => {
      const event = await this.lockReplayable(eventId, request, manager);
      const origin = spanContextOf(event.traceparent);
      if (origin) span.addLink({ context: origin });
      await this.log.requeue([event.id], traceparentOf(span.spanContext()), manager);
      rowId = event.id;
      return { result: `was ${event.status}`, answer: (id) => ({ operation: operationOf(id, eventId) }) };
    });
    // It is due in the log; this only saves waiting for the next sweep.
    if (rowId !== undefined) this.worker.nudge({ id: rowId, trigger: 'replay' });
    return performed;
  }

  /** @throws {FailureException} 404, 409 */
  async lockReplayable(
    eventId: string,
    { force }: ReplayRequest,
    manager: EntityManager,
  ): Promise<LockedEvent> {
    const id = await this.log.idOf(eventId, manager);
    const event = id === undefined ? undefined : await this.log.lock(id, manager);
    const hasBody = id === undefined ? undefined : (await this.log.haveBodies([id], manager)).get(id);
    const refusal = refusalOf({ event, hasBody }, force);
    if (refusal) throw new FailureException(refusal.status, refusal.code, refusal);
    if (!event) throw new Error('unreachable: what nobody has locked is refused');
    return event;
  }
}

function operationOf(id: string, eventId: string): ReplayOperation {
  return { id, eventId, action: 'replay', state: 'queued', href: `/admin/stripe-events/${eventId}` };
}
