import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { UnitOfWork } from '../../database/unit-of-work';
import { PermanentError } from '../../failures/permanent.error';
import type { EventResult } from '../../event-log/event-log.repository';
import { type Asking, EventEffects } from '../../events/event-effects';
import { failureMessageOf } from '../../failures/failure-message';
import { AffectedRowsRepository, type RowsByTable } from './affected-rows.repository';
import { NotificationPreviews } from './notification-previews.service';
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

type Application = (manager: EntityManager) => Promise<EventResult | Asking>;

/** Shows what a replay would do, by doing it and undoing it. */
@Injectable()
export class ReplayPreviews {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly replays: ReplaysService,
    private readonly effects: EventEffects,
    private readonly notifications: NotificationPreviews,
    private readonly rows: AffectedRowsRepository,
  ) {}

  /** @throws {FailureException} as the replay itself would. */
  async preview(eventId: string, request: ReplayRequest): Promise<ReplayPreview> {
    const rehearsed = await this.rehearse(eventId, request);
    if (!('notification' in rehearsed)) return rehearsed;
    // What was rehearsed is undone, and no transaction is open while Stripe is asked.
    const told = await this.notifications.look(rehearsed.notification);
    if ('end' in told) return { ...nothing, eventId, ...told.end };
    const applied = await this.rehearse(eventId, request, told.apply);
    if ('notification' in applied) throw new Error('unreachable: a notification tells of no other');
    return { ...applied, ...told.ending(applied) };
  }

  private async rehearse(
    eventId: string,
    request: ReplayRequest,
    application?: Application,
  ): Promise<ReplayPreview | Asking> {
    return this.unitOfWork.rehearse(async (manager) => {
      const event = await this.replays.lockReplayable(eventId, request, manager);
      const apply = application ?? ((within) => this.effects.apply({ ...event, trigger: 'replay' }, within));
      const { result, error } = await this.attempt(() => apply(manager));
      if (error !== undefined) return { ...nothing, eventId, status: 'dead', reason: error };
      if ('notification' in result) return result;
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

const nothing: Pick<ReplayPreview, 'dryRun' | 'flags' | 'changes'> = { dryRun: true, flags: [], changes: [] };

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
