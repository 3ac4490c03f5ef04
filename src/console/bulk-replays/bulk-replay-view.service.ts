import { Injectable } from '@nestjs/common';
import type { AdminCaller } from '../../admin/access/admin-actor';
import { bulkReplayResults, type BulkReplayResult } from '../../admin/bulk-replays/bulk-replay-event.entity';
import { BulkReplayLookup } from '../../admin/bulk-replays/bulk-replay-lookup.service';
import type {
  BulkReplayEventReport,
  BulkReplayReport,
} from '../../admin/bulk-replays/bulk-replay-reports.repository';
import { cancelRequest } from '../../admin/bulk-replays/bulk-replay.requests';
import { BulkReplays } from '../../admin/bulk-replays/bulk-replays.service';
import { readBody } from '../../http/request-body';
import { idempotencyOf } from '../forms/form-idempotency';
import type { FormOutcome } from '../forms/form-outcome';
import { type FormValues, textOf } from '../forms/form-values';
import { type Refusal, refusalOf } from '../forms/refusal';
import { bulkReplayPath } from './bulk-replay-path';

const PAGE = 50;

export interface BulkReplayListView {
  bulkReplays: BulkReplayReport[];
  cursor: string | null;
}

export interface BulkReplayView {
  bulk: BulkReplayReport;
  /** Only events with this result are listed. */
  result: BulkReplayResult | undefined;
  events: BulkReplayEventReport[];
  cursor: string | null;
  refusal?: Refusal;
}

/** Bulk replays as the console shows them, and the form that cancels one. */
@Injectable()
export class BulkReplayPages {
  constructor(
    private readonly lookup: BulkReplayLookup,
    private readonly bulks: BulkReplays,
  ) {}

  async list(query: FormValues): Promise<BulkReplayListView> {
    return this.lookup.list({ cursor: cursorOf(query), limit: PAGE });
  }

  /** @throws {FailureException} 404 `bulk_replay_not_found` */
  async read(id: string, query: FormValues): Promise<BulkReplayView> {
    const result = bulkReplayResults.find((known) => known === textOf(query, 'result'));
    const page = await this.lookup.events(id, { result, cursor: cursorOf(query), limit: PAGE });
    // After its events, so that the figures are never behind the list.
    return { bulk: await this.lookup.show(id), result, ...page };
  }

  /** @throws {FailureException} 404 `bulk_replay_not_found` */
  async cancel(
    id: string,
    path: string,
    form: FormValues,
    caller: AdminCaller,
  ): Promise<FormOutcome<BulkReplayView>> {
    try {
      const { reason } = readBody(cancelRequest, { reason: textOf(form, 'reason') });
      await this.bulks.cancel(id, reason, caller, idempotencyOf(path, form));
      return { location: bulkReplayPath(id) };
    } catch (error) {
      const refusal = refusalOf(error);
      return { status: refusal.status, view: { ...(await this.read(id, {})), refusal } };
    }
  }
}

/** What is no cursor leads to the beginning. */
function cursorOf(query: FormValues): string | undefined {
  return /^\d{1,18}$/.exec(textOf(query, 'cursor'))?.[0];
}
