import { Injectable } from '@nestjs/common';
import type { AdminCaller } from '../../admin/access/admin-actor';
import type { Selection } from '../../admin/bulk-replays/bulk-replay.requests';
import { type BulkReplayPreview, BulkReplays } from '../../admin/bulk-replays/bulk-replays.service';
import { idempotencyOf } from '../forms/form-idempotency';
import type { FormOutcome } from '../forms/form-outcome';
import type { FormValues } from '../forms/form-values';
import { type Refusal, refusalOf } from '../forms/refusal';
import { bulkReplayPath } from '../paths/bulk-replay-path';
import {
  DEFAULT_FIELDS,
  fieldsOf,
  type OrderFields,
  readOrder,
  type SelectionFields,
} from './bulk-selection';

export interface NewBulkReplayView {
  fields: OrderFields;
  /** Undefined where the address does not say which events are meant, or not so that it can be read. */
  selected?: { selection: Selection; preview: BulkReplayPreview };
  refusal?: Refusal;
}

/** Which events a bulk replay would be for, and the form that starts it. */
@Injectable()
export class NewBulkReplay {
  constructor(private readonly bulks: BulkReplays) {}

  async read(query: SelectionFields, fields: OrderFields = DEFAULT_FIELDS): Promise<NewBulkReplayView> {
    try {
      const selection = readOrder(query);
      return { fields, selected: { selection, preview: await this.bulks.preview(selection) } };
    } catch (error) {
      return { fields, refusal: refusalOf(error) };
    }
  }

  async start(
    query: SelectionFields,
    path: string,
    form: FormValues,
    caller: AdminCaller,
  ): Promise<FormOutcome<NewBulkReplayView>> {
    const fields = fieldsOf(form);
    try {
      const order = readOrder(query, fields);
      const { body } = await this.bulks.start(order, caller, idempotencyOf(path, form));
      return { location: bulkReplayPath(body.operation.id) };
    } catch (error) {
      const refusal = refusalOf(error);
      return { status: refusal.status, view: { ...(await this.read(query, fields)), refusal } };
    }
  }
}
