import type { EventDetails } from '../../admin/events/event-inspector.service';
import { CONSOLE_PATH } from '../paths/console-path';
import { OrderForm } from '../forms/order-form';
import { ReasonField } from '../forms/reason-field';
import { useConsole, useIsOperator } from '../parts/console-context';
import { Card } from '../parts/card';
import { Notice } from '../parts/notice';
import { DryRun } from './dry-run';
import { eventPath } from '../paths/events-path';
import type { ReplayAttempt } from './replay-desk.service';
import { needsForce } from './replay-form';
import type { Refused } from './refused';

interface ReplayPanelProps {
  event: EventDetails;
  attempt?: ReplayAttempt | undefined;
}

/** Runs the event again, after a look at what that would do. */
export function ReplayPanel({ event, attempt }: ReplayPanelProps) {
  const { actor } = useConsole();
  const isOperator = useIsOperator();
  return (
    <Card title="Replay" id="replay">
      {!isOperator ? (
        <p class="muted">
          You are signed in as a {actor?.role ?? 'guest'}. A replay changes data: ask somebody with the role
          operator, or sign in with such a token.
        </p>
      ) : event.body === null ? (
        <p class="muted">
          Retention has dropped its body, so there is nothing left to replay. Resend the event from Stripe’s
          dashboard; it then runs as a redelivery.
        </p>
      ) : (
        <ReplayForm event={event} attempt={attempt} />
      )}
    </Card>
  );
}

function ReplayForm({ event: { id, status }, attempt }: ReplayPanelProps) {
  const { kind, filled, preview, refused } = attempt ?? {};
  const path = eventPath(id);
  return (
    <div class="replay" data-status={status}>
      <OrderForm action={`${path}/replay`}>
        <ReasonField placeholder="What was mended, or a ticket" {...(filled && { value: filled.reason })} />
        {needsForce(status) && <Force status={status} isTicked={filled?.force ?? false} />}
        <div class="replay-actions">
          <button
            type="submit"
            class="button"
            formaction={`${path}/dry-run#replay`}
            formnovalidate
            hx-post={`${path}/dry-run`}
            hx-target="#dry-run"
            hx-select="#dry-run-result"
            hx-swap="innerHTML"
            hx-disable="this"
          >
            Dry run
          </button>
          <button type="submit" class="button button-primary">
            Replay
          </button>
        </div>
      </OrderForm>
      <div id="dry-run" class="dry-run" role="status">
        {kind === 'dry run' && (
          <div id="dry-run-result" class="dry-run-result">
            {preview && <DryRun preview={preview} />}
            {refused && <RefusedNotice refused={refused} />}
          </div>
        )}
      </div>
    </div>
  );
}

function Force({ status, isTicked }: { status: string; isTicked: boolean }) {
  return (
    <div class="check">
      <input
        type="checkbox"
        id="replay-force"
        name="force"
        value="true"
        checked={isTicked}
        aria-describedby="replay-force-hint"
      />
      <label for="replay-force">Process it once more</label>
      <p class="hint" id="replay-force-hint">
        It is {status} already, so this has to be meant. It books nothing twice, never puts older state over
        newer, and derives its tenant’s plan and workspaces anew.
      </p>
    </div>
  );
}

/** Why nothing was done, and what to do. */
export function RefusedNotice({ refused: { title, advice } }: { refused: Refused }) {
  return (
    <Notice kind="bad">
      <strong>{title}</strong> {advice}
    </Notice>
  );
}

/** Says that a replay is under way, or has been. @param operation the entry of the audit log */
export function Ordered({ event: { status, id }, operation }: { event: EventDetails; operation: string }) {
  const isUnderWay = status === 'pending' || status === 'retrying';
  return (
    <Notice kind={isUnderWay ? 'info' : 'good'}>
      <strong>Your replay is ordered.</strong>{' '}
      {isUnderWay
        ? 'It is under way; this page shows by itself what becomes of it.'
        : `It has run: the event is ${status} now.`}{' '}
      <a href={`${CONSOLE_PATH}/audit?target=${encodeURIComponent(id)}`}>Audit entry {operation}</a>
    </Notice>
  );
}
