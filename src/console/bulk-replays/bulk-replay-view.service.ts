import { Injectable } from '@nestjs/common';
import type { AdminCaller } from '../../admin/access/admin-actor';
import type { BulkReplayResult } from '../../admin/bulk-replays/bulk-replay-event.entity';
import { BulkReplayLookup } from '../../admin/bulk-replays/bulk-replay-lookup.service';
import type {
  BulkReplayEventReport,
  BulkReplayReport,
} from '../../admin/bulk-replays/bulk-replay-reports.repository';
import { cancelRequest } from '../../admin/bulk-replays/bulk-replay.requests';
import { BulkReplays } from '../../admin/bulk-replays/bulk-replays.service';
import { readBody } from '../../http/bodies/request-body';
import { idempotencyOf } from '../forms/form-idempotency';
import type { FormOutcome } from '../forms/form-outcome';
import { type FormValues, textOf } from '../forms/form-values';
import { type Refusal, refusalOf } from '../forms/refusal';
import { bulkReplayPath } from '../paths/bulk-replay-path';

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

/** Which part of its events is shown. */
export interface BulkReplayPageQuery {
  result?: BulkReplayResult | undefined;
  cursor?: string | undefined;
}

/** Bulk replays as the console shows them, and the form that cancels one. */
@Injectable()
export class BulkReplayPages {
  constructor(
    private readonly lookup: BulkReplayLookup,
    private readonly bulks: BulkReplays,
  ) {}

  async list(query: { cursor?: string | undefined }): Promise<BulkReplayListView> {
    return this.lookup.list({ ...query, limit: PAGE });
  }

  /** @throws {FailureException} 404 `bulk_replay_not_found` */
  async read(id: string, query: BulkReplayPageQuery): Promise<BulkReplayView> {
    const { result } = query;
    const page = await this.lookup.events(id, { ...query, limit: PAGE });
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
