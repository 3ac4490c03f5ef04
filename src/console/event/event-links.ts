import { eventsPath } from '../paths/events-path';
import { pricePath } from '../paths/price-path';
import { TENANTS_PATH, tenantPath } from '../paths/tenant-path';

/** The event that a thin one told of, where that is known. */
export function toldEventOf({ reason }: { reason: string | null }): string | undefined {
  return /^it told of (\S+), which is in the log$/.exec(reason ?? '')?.[1];
}

/** Where a person says what an event waits for. */
export function waitingPath(waitingFor: string): string | undefined {
  const [kind, id = ''] = waitingFor.split(/:(.*)/);
  if (kind === 'customer') return `${TENANTS_PATH}?customerId=${encodeURIComponent(id)}`;
  if (kind === 'price') return pricePath(id);
  if (kind === 'tenant') return `${tenantPath(id)}#proposals`;
  return undefined;
}

/** Where an id leads that stands in a payload; undefined where nothing is known of its kind. */
export function mentionPath(id: string): string | undefined {
  if (/^cus_\w+$/.test(id)) return eventsPath({ customerId: id });
  if (/^price_\w+$/.test(id)) return pricePath(id);
  return /^(?:sub|in|pi|ch|py)_[A-Za-z0-9]+$/.test(id) ? eventsPath({ objectId: id }) : undefined;
}

/** The same event in Stripe's dashboard. */
export function stripePath({
  id,
  account,
  livemode,
}: {
  id: string;
  account: string | null;
  livemode: boolean | null;
}): string {
  const parts = [account, livemode === false && 'test', 'events', id].filter(
    (part) => typeof part === 'string',
  );
  return `https://dashboard.stripe.com/${parts.map(encodeURIComponent).join('/')}`;
}
