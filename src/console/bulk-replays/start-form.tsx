import type { BulkReplayPreview } from '../../admin/bulk-replays/bulk-replays.service';
import { OrderForm } from '../forms/order-form';
import { ReasonField } from '../forms/reason-field';
import { useConsole } from '../parts/console-context';
import { Card } from '../parts/card';
import { countText } from '../parts/count';
import { durationText } from '../parts/duration';
import { Field } from '../parts/field';
import { Notice } from '../parts/notice';
import type { OrderFields } from './bulk-selection';

const finished = new Set(['processed', 'superseded']);

/** Starts a bulk replay of what the address says. */
export function StartForm({ preview, fields }: { preview: BulkReplayPreview; fields: OrderFields }) {
  const { url } = useConsole();
  const isDone = preview.sample.some(({ status }) => finished.has(status));
  const rate = Number(fields.ratePerSecond) || 50;
  return (
    <Card title="Replay them" id="start">
      <OrderForm action={url}>
        <ReasonField value={fields.reason} placeholder="what was mended, and what this puts right" />
        <Field
          label="Events per second"
          name="ratePerSecond"
          hint={`1 to 1,000, over all replicas. At ${rate} a second the last one has its turn in ${durationText(Math.max(1, preview.count / rate))}.`}
        >
          <input
            id="ratePerSecond"
            name="ratePerSecond"
            type="number"
            class="short"
            min={1}
            max={1000}
            required
            value={fields.ratePerSecond}
          />
        </Field>
        {isDone && (
          <Notice kind="warn">
            Some of these are processed or superseded. They are refused unless you tick this.
          </Notice>
        )}
        <div class="check">
          <input
            type="checkbox"
            id="force"
            name="force"
            checked={fields.force}
            aria-describedby="force-hint"
          />
          <label for="force">Also replay what is processed or superseded</label>
          <p class="hint" id="force-hint">
            Such an event is judged anew, and its tenant’s plan and limits are derived anew. Nothing is booked
            twice, and no older state replaces a newer one.
          </p>
        </div>
        <div class="form-actions">
          <button type="submit" class="button button-primary">
            {preview.count === 1 ? 'Replay one event' : `Replay ${countText(preview.count)} events`}
          </button>
        </div>
      </OrderForm>
    </Card>
  );
}
