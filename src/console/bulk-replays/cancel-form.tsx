import type { BulkReplayReport } from '../../admin/bulk-replays/bulk-replay-reports.repository';
import { OrderForm } from '../forms/order-form';
import { ReasonField } from '../forms/reason-field';
import { Card } from '../parts/card';
import { bulkReplayPath } from '../paths/bulk-replay-path';

/** Ends a bulk replay that runs. */
export function CancelForm({ bulk }: { bulk: BulkReplayReport }) {
  return (
    <Card title="Cancel it" id="cancel">
      <OrderForm action={bulkReplayPath(bulk.id)}>
        <p class="muted">What is pending stays as it is; what was made due runs.</p>
        <div class="form-line">
          <ReasonField placeholder="why the others shall not run" />
          <button type="submit" class="button button-danger">
            Cancel this bulk replay
          </button>
        </div>
      </OrderForm>
    </Card>
  );
}
