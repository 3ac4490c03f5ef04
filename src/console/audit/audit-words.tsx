import type { AuditAction } from '../../admin/audit/audit-action';
import { eventPath, eventsPath } from '../paths/events-path';
import type { AuditLine } from '../../admin/audit/audit-search.repository';
import { bulkReplayPath } from '../paths/bulk-replay-path';
import { Badge } from '../parts/status-badge';
import { pricePath } from '../paths/price-path';
import { tenantPath } from '../paths/tenant-path';

/** Each action that is recorded, in words. */
export const actions: Record<AuditAction, string> = {
  replay: 'Replayed an event',
  bulk_replay: 'Started a bulk replay',
  cancel_bulk_replay: 'Cancelled a bulk replay',
  link_customer: 'Linked a customer',
  link_session: 'Accepted a buyer’s tenant',
  refuse_session: 'Refused a buyer’s tenant',
  map_price: 'Mapped a price',
  read_body: 'Read a body unredacted',
  forget_entries: 'Deleted the oldest entries',
  sign_in: 'Signed in',
  sign_out: 'Signed out',
  end_session: 'Ended a session',
};

/** @param action as it was written down, perhaps by another version. */
export function actionText(action: string): string {
  return Object.hasOwn(actions, action) ? actions[action as AuditAction] : action;
}

/** What it was about, with a way there. */
export function Target({ line: { action, target } }: { line: AuditLine }) {
  const href = pathOf(action, target);
  const text = <code>{target}</code>;
  return href === undefined ? text : <a href={href}>{text}</a>;
}

function pathOf(action: string, target: string): string | undefined {
  const bulkId = /^bulk-replays\/(\d+)$/.exec(target)?.[1];
  if (bulkId !== undefined) return bulkReplayPath(bulkId);
  if (target === 'several') return undefined;
  if (action === 'replay' || action === 'read_body') return eventPath(target);
  if (action === 'link_customer') return eventsPath({ customerId: target });
  if (isDecision(action)) return eventsPath({ objectId: target });
  return action === 'map_price' ? pricePath(target) : undefined;
}

/** What came of it; a refusal says by its code why nothing was changed. */
export function Result({ line: { action, result } }: { line: AuditLine }) {
  const refused = /^refused: (.+)$/.exec(result)?.[1];
  if (refused !== undefined) {
    return (
      <Badge tone="warn" glyph="!">
        {`refused: ${refused.replaceAll('_', ' ')}`}
      </Badge>
    );
  }
  const isAboutTenant = action === 'link_customer' || isDecision(action);
  const tenantId = isAboutTenant ? /^tenant ([^\s,]+)/.exec(result)?.[1] : undefined;
  if (tenantId === undefined) return <>{result}</>;
  return (
    <a href={tenantPath(tenantId)}>
      {action === 'refuse_session' ? 'not' : 'to'} {result}
    </a>
  );
}

function isDecision(action: string): boolean {
  return action === 'link_session' || action === 'refuse_session';
}
