import type { TestService } from '../../helpers/test-service';
import { OPERATOR } from '../../helpers/test-service';
import { NEW_PRICE, PRO_PRICE, tenants } from './product';
import { events } from './world';

export interface ConsolePage {
  /** As it is registered. */
  route: string;
  path: string;
  /** Shown to whoever is not signed in. */
  isOpen?: true;
}

const EVENT = '/console/events/:id';
const BULK = '/console/bulk-replays/:id';

/** Every page of the console in each of its states. @param bulkId of a bulk replay that runs. */
export function pagesOf(bulkId: string): ConsolePage[] {
  return [
    { route: '/console/sign-in', path: '/console/sign-in', isOpen: true },
    { route: '/console', path: '/console' },
    { route: '/console', path: '/console?range=7d' },
    { route: '/console/events', path: '/console/events' },
    { route: '/console/events', path: '/console/events?status=dead' },
    { route: '/console/events', path: '/console/events?status=waiting' },
    { route: '/console/events', path: '/console/events?objectId=sub_Nobody' },
    { route: '/console/events', path: '/console/events?tenantId=wrong' },
    ...shownEvents.map((name) => ({ route: EVENT, path: `/console/events/${events[name].id}` })),
    { route: '/console/tenants', path: '/console/tenants' },
    { route: '/console/tenants', path: `/console/tenants?customerId=${tenants.initech.customerId}` },
    { route: '/console/tenants/:id', path: `/console/tenants/${tenants.acme.id}` },
    { route: '/console/prices', path: '/console/prices' },
    { route: '/console/prices/:priceId', path: `/console/prices/${PRO_PRICE}` },
    { route: '/console/prices/:priceId', path: `/console/prices/${NEW_PRICE}` },
    { route: '/console/bulk-replays', path: '/console/bulk-replays' },
    { route: '/console/bulk-replays/new', path: '/console/bulk-replays/new' },
    { route: '/console/bulk-replays/new', path: '/console/bulk-replays/new?status=dead' },
    { route: BULK, path: `/console/bulk-replays/${bulkId}` },
    { route: '/console/audit', path: '/console/audit' },
    { route: '/console/sessions', path: '/console/sessions' },
    { route: '/console/api', path: '/console/api' },
    { route: '/console*', path: '/console/nothing-of-that-name' },
  ];
}

const shownEvents = [
  'changed',
  'ignored',
  'superseded',
  'waitingForCustomer',
  'waitingForPrice',
  'dead',
  'retrying',
] as const;

/** What is below /console and no page. */
export const otherRoutes = [
  '/console/assets/:version/:name',
  '/console/live',
  '/console/api/openapi.json',
  // These three lead back to the event.
  '/console/events/:id/dry-run',
  '/console/events/:id/proposal',
  '/console/events/:id/replay',
];

/** Of one dead event of many, so slow that it stays as it is. @returns its id. */
export async function startBulkReplay(
  service: TestService,
  reason = 'the period is open again',
): Promise<string> {
  const ids = [events.dead.id, events.deadToo.id, events.deadAsWell.id, 'evt_Nobody'];
  const { json } = await service.admin(
    'POST',
    '/stripe-events/replay',
    { reason, ids, ratePerSecond: 1 },
    OPERATOR,
  );
  const operation = json.operation as { id: string };
  return operation.id;
}
