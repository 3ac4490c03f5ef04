import { customer } from '../../../dev/simulation/customer.object';
import { buildEvent } from '../../../dev/simulation/event.object';
import { subscription } from '../../../dev/simulation/subscription.object';
import type { TestService } from '../../helpers/test-service';
import { startBulkReplay } from './pages';
import { tenants } from './product';

/** What would run where a page takes text for HTML, and where it takes it for an address. */
export const IMAGE = '<img src=x onerror="window.hacked=1">';
export const BREAKOUT = '"><svg onload="window.hacked=1">';
export const SCRIPT = 'javascript:window.hacked=1';
/** The same where no space may be: in ids and types. */
const TIGHT = '"><img/src=x/onerror="window.hacked=1"><svg/onload="window.hacked=1">';
const ALL = [IMAGE, BREAKOUT, SCRIPT].join(' ');

const { acme } = tenants;
const poisonedCustomer = customer({
  id: acme.customerId,
  name: IMAGE,
  email: BREAKOUT,
  metadata: { tenant_id: acme.id, [IMAGE]: BREAKOUT, [BREAKOUT]: SCRIPT, link: SCRIPT },
});
/** Signed by Stripe, and written by somebody who can name himself as he likes. */
export const poisoned = {
  customer: buildEvent({
    type: 'customer.updated',
    object: poisonedCustomer,
    created: 1_795_000_000,
    previousAttributes: { name: BREAKOUT, metadata: { [IMAGE]: IMAGE } },
  }),
  type: buildEvent({
    type: TIGHT,
    object: { id: ALL, object: IMAGE },
    created: 1_795_000_001,
    apiVersion: BREAKOUT,
    id: `evt_${TIGHT}`,
  }),
  subscription: buildEvent({
    type: 'customer.subscription.created',
    object: subscription({ id: 'sub_poison', customer: acme.customerId, items: [{ price: IMAGE }] }),
    created: 1_795_000_002,
  }),
} as const;

/** Fills every place that a page of the console shows. @returns the id of a bulk replay whose reason is poisoned too. */
export async function poison(service: TestService): Promise<string> {
  for (const event of Object.values(poisoned)) await service.deliver(event);
  await service.until(poisoned.customer.id, 'processed');
  await service.until(poisoned.type.id, 'ignored');
  await service.until(poisoned.subscription.id, 'processed', 'waiting');
  await service.query('update tenants set name = $1, slug = $1 || id', [ALL]);
  await service.query('update workspaces set name = $1, slug = $1 || id', [ALL]);
  await service.query('update plans set name = $1, slug = $1 || id', [ALL]);
  // Worse than anything that gets there: messages are made of what the service knows.
  await service.query(
    'update stripe_event_log set last_error = $1, reason = $1, account = $1, api_version = $1',
    [ALL],
  );
  await service.query(`update stripe_event_log set waiting_for = $1 where status = 'waiting'`, [
    `price:${ALL}`,
  ]);
  await service.query('update stripe_event_attempt set error_message = $1, worker = $1', [ALL]);
  await service.query(
    `insert into alerts (key, kind, is_firing, summary, marker) values ($1, $1, true, $1, $1)`,
    [ALL],
  );
  await service.query(
    `insert into admin_audit_log (actor, remote_address, action, target, reason, result)
     select actor, $1, $1, $1, $1, $1 from admin_audit_log limit 1`,
    [ALL],
  );
  await service.admin('PUT', `/plan-prices/${encodeURIComponent(BREAKOUT)}`, { planId: null });
  await service.admin('POST', `/stripe-events/${poisoned.customer.id}/replay`, { reason: ALL, force: true });
  await service.admin('POST', '/stripe-events/replay', { reason: ALL, filter: { type: TIGHT, error: ALL } });
  return startBulkReplay(service, ALL);
}
