import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ReadOnlyUnit } from '../../database/read-only-unit';
import { FailureException } from '../../http/failures/failure.exception';
import type { AdminCaller } from '../access/admin-actor';
import { EventSearch } from '../events/event-search';
import { AdminMutations } from '../mutations/admin-mutations.service';
import type { Idempotency } from '../mutations/idempotency';
import type { Performed } from '../mutations/performed';
import type { BulkReplayOperationAnswer } from './bulk-replay.answers';
import type { BulkReplayState } from './bulk-replay.entity';
import type { BulkReplayOrder, Selection } from './bulk-replay.requests';
import { BulkReplayReports, type SampledEvent } from './bulk-replay-reports.repository';
import { BulkReplaysRepository } from './bulk-replays.repository';

/** More at once are refused, so that starting one stays a matter of a second. */
export const MAX_EVENTS = 100_000;
const SAMPLE = 10;

export interface BulkReplayPreview {
  dryRun: true;
  count: number;
  isCapped: boolean;
  sample: SampledEvent[];
}

/** Orders to replay many events; {@link BulkReplayRunner} carries them out. */
@Injectable()
export class BulkReplays {
  constructor(
    private readonly reading: ReadOnlyUnit,
    private readonly search: EventSearch,
    private readonly mutations: AdminMutations,
    private readonly repository: BulkReplaysRepository,
    private readonly reports: BulkReplayReports,
  ) {}

  /** Which events it would be for. */
  async preview(order: Selection): Promise<BulkReplayPreview> {
    return this.reading.run(async (manager) => {
      const rows = await this.rowsOf(order, manager);
      return {
        dryRun: true,
        count: Math.min(rows.length, MAX_EVENTS),
        isCapped: rows.length > MAX_EVENTS,
        sample: await this.reports.sampleOf(rows.slice(0, SAMPLE), manager),
      };
    });
  }

  /** Which events it is for is settled now. @throws {FailureException} 422 when it is too many. */
  async start(
    order: BulkReplayOrder,
    caller: AdminCaller,
    idempotency?: Idempotency,
  ): Promise<Performed<BulkReplayOperationAnswer>> {
    // Where a clumsy search keeps nobody waiting.
    const found = order.filter && (await this.reading.run((manager) => this.rowsOf(order, manager)));
    const mutation = {
      action: 'bulk_replay' as const,
      target: 'stripe-events',
      reason: order.reason,
      idempotency,
      status: 202,
    };
    return this.mutations.perform(caller, mutation, async (manager) => {
      if (found && found.length > MAX_EVENTS) {
        const message = `More than ${MAX_EVENTS} events match; narrow the window of time with "from" and "to".`;
        throw new FailureException(422, 'too_many_events', { message });
      }
      const id = await this.repository.create(order, caller.name, manager);
      const total = found
        ? await this.repository.addRows(id, found, manager)
        : await this.repository.addNamed(id, order.ids ?? [], manager);
      const result = `${total} events, ${order.ratePerSecond} a second`;
      return { target: targetOf(id), result, answer: () => operationOf(id, 'running', total) };
    });
  }

  /** What has not been made due stays as it is. @throws {FailureException} 404; 409 when it is over. */
  async cancel(
    id: string,
    reason: string,
    caller: AdminCaller,
    idempotency?: Idempotency,
  ): Promise<Performed<BulkReplayOperationAnswer>> {
    const mutation = { action: 'cancel_bulk_replay' as const, target: targetOf(id), reason, idempotency };
    return this.mutations.perform(caller, mutation, async (manager) => {
      const bulk = await this.repository.lock(id, manager);
      if (!bulk) throw new FailureException(404, 'bulk_replay_not_found');
      if (bulk.state !== 'running') {
        const message = `It is ${bulk.state}; there is nothing left to cancel.`;
        throw new FailureException(409, 'already_finished', { message });
      }
      const cancelled = await this.repository.cancel(id, manager);
      const result = `${cancelled} of ${bulk.total} events cancelled`;
      return { result, answer: () => operationOf(id, 'cancelled', bulk.total) };
    });
  }

  /** Newest first, one more than may be at most. */
  private rowsOf({ filter, ids }: Selection, manager: EntityManager): Promise<string[]> {
    if (filter) return this.search.idsOf(filter, MAX_EVENTS + 1, manager);
    return this.reports.rowsOf(ids, manager);
  }
}

function targetOf(id: string): string {
  return `bulk-replays/${id}`;
}

function operationOf(id: string, state: BulkReplayState, total: number): BulkReplayOperationAnswer {
  return { operation: { id, action: 'bulk_replay', state, total, href: `/admin/bulk-replays/${id}` } };
}
