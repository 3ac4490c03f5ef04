import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { UnitOfWork } from '../../database/unit-of-work';
import { PermanentError } from '../../event-log/permanent.error';
import { EventProcessor } from '../../events/event-processor';
import { failureMessageOf } from '../../events/failure-message';
import { AffectedRowsRepository, type RowsByTable } from './affected-rows.repository';
import { type ReplayRequest, ReplaysService } from './replays.service';

/** One row that a replay would write. `before` is null where it would be new, `after` where it would be gone. */
export interface RowChange {
  table: string;
  key: string;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}

export interface ReplayPreview {
  dryRun: true;
  eventId: string;
  /** The status that the event would end in. */
  status: string;
  reason?: string | undefined;
  supersededBy?: string | undefined;
  waitingFor?: readonly string[] | undefined;
  flags: readonly string[];
  changes: RowChange[];
}

/** Shows what a replay would do, by doing it and undoing it. */
@Injectable()
export class ReplayPreviews {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly replays: ReplaysService,
    private readonly processor: EventProcessor,
    private readonly rows: AffectedRowsRepository,
  ) {}

  /** @throws {FailureException} as the replay itself would. */
  async preview(eventId: string, request: ReplayRequest): Promise<ReplayPreview> {
    return this.unitOfWork.rehearse(async (manager) => {
      const event = await this.replays.lockReplayable(eventId, request, manager);
      const { result, error } = await this.attempt(() =>
        this.processor.apply({ ...event, trigger: 'replay' }, manager),
      );
      if (error !== undefined)
        return { dryRun: true, eventId, status: 'dead', reason: error, flags: [], changes: [] };
      const scope = await this.rows.scopeOf(eventId, manager);
      const after = await this.rows.read(scope, manager);
      // Another connection sees what is committed: the rows as they are now.
      const before = await this.unitOfWork.run((outside: EntityManager) => this.rows.read(scope, outside));
      const { status, reason, supersededBy, waitingFor, flags = [] } = result;
      const changes = changesBetween(before, after);
      return { dryRun: true, eventId, status, reason, supersededBy, waitingFor, flags, changes };
    });
  }

  private async attempt<T>(
    work: () => Promise<T>,
  ): Promise<{ result: T; error?: undefined } | { result?: undefined; error: string }> {
    try {
      return { result: await work() };
    } catch (error) {
      if (error instanceof PermanentError) return { error: failureMessageOf(error) };
      throw error;
    }
  }
}

function changesBetween(before: RowsByTable, after: RowsByTable): RowChange[] {
  return Object.keys(after).flatMap((table) => {
    const old = before[table] ?? {};
    const next = after[table] ?? {};
    const keys = [...new Set([...Object.keys(old), ...Object.keys(next)])].toSorted();
    return keys
      .map((key) => ({ table, key, before: old[key] ?? null, after: next[key] ?? null }))
      .filter((change) => JSON.stringify(change.before) !== JSON.stringify(change.after));
  });
}
