import type { EntityManager } from 'typeorm';
import type { PoolClient } from 'pg';
import { EventHistory } from '../../src/ordering/event-history';
import { EventLogRepository } from '../../src/event-log/event-log.repository';
import { EventQueueRepository } from '../../src/event-log/event-queue.repository';
import { EventScope } from '../../src/event-log/event-scope';
import { InboxStatements } from '../../src/event-log/inbox-statements';
import { LedgerRepository } from '../../src/ledger/ledger.repository';
import { LedgerCorrections } from '../../src/ledger/ledger-corrections.repository';
import { TwinRefunds } from '../../src/ledger/twin-refunds.repository';
import { ProjectedRowsRepository } from '../../src/ordering/projected-rows.repository';
import { RetentionRepository } from '../../src/retention/retention.repository';
import { DEFAULT_CREATED } from '../../dev/simulation/stripe-shape';
import { subscription } from '../../dev/simulation/subscription.object';
import { SubscriptionProjection } from '../../src/subscriptions/subscription.projection';
import { readSubscription } from '../../src/subscriptions/subscription.snapshot';
import { CustomerLinksRepository } from '../../src/tenants/customer-links.repository';
import { TenantBillingRepository } from '../../src/tenants/tenant-billing.repository';
import { TenantsRepository } from '../../src/tenants/tenants.repository';

/** A statement as the service sends it. */
export interface HotStatement {
  name: string;
  text: string;
  values: unknown[];
}

/** What the statements are about: an event that is due, the subscription it is about, and whose that is. */
export interface Probe {
  rowId: string;
  eventId: string;
  objectId: string;
  customerId: string;
  tenantId: string;
}

/** Thrown by what records, so that nobody goes on with an answer that there is not. */
class Recorded extends Error {}

/** What the service asks for each event and each second, taken from the repositories that ask it. */
export async function hotStatements(probe: Probe): Promise<HotStatement[]> {
  const statements = [...storing(probe), ...processing(probe), ...sweeping(probe), ...looking(probe)];
  const recorded: HotStatement[] = [];
  for (const [name, work] of statements) recorded.push(...(await recordedFrom(name, work)));
  return recorded;
}

type Work = (manager: EntityManager, client: PoolClient) => Promise<unknown>;
type NamedWork = [name: string, work: Work];

function storing({ objectId, eventId }: Probe): NamedWork[] {
  const inbox = new InboxStatements({ DATABASE_SCHEMA: 'synapscale_db', DATABASE_PREPARED_STATEMENTS: true });
  const log = new EventLogRepository();
  return [
    ['insert', (_, client) => inbox.store([newEvent(objectId)], client)],
    ['idOf', (manager) => log.idOf(eventId, manager)],
  ];
}

/** In the order of the group processor. */
function processing({ rowId, objectId, customerId, tenantId }: Probe): NamedWork[] {
  const log = new EventLogRepository();
  const tenants = new TenantsRepository();
  const links = new CustomerLinksRepository();
  const rows = new ProjectedRowsRepository();
  const projection = new SubscriptionProjection();
  const state = readSubscription({ ...subscription({ id: objectId, customer: customerId }) });
  if (!state) throw new Error('unreachable: it has an id');
  const version = { state, eventId: 'evt_1Tnew', at: DEFAULT_CREATED, isTerminal: false, isTied: false };
  const change = { id: objectId, isMissing: false, version, claim: undefined };
  const fact = {
    kind: 'payment',
    objectId,
    factKey: '',
    amount: 1,
    newAmount: null,
    currency: 'usd',
  } as const;
  const origin = { eventId: 'evt_1Tnew', occurredAt: DEFAULT_CREATED, customerId, tenantId };
  const corrections = new LedgerCorrections();
  const ledger = new LedgerRepository(new TwinRefunds(corrections), corrections);
  return [
    ['lockAll', (manager) => log.lockAll([rowId], manager)],
    ['bodiesOf', (manager) => log.bodiesOf([rowId], manager)],
    ['tenants.tryLock', (manager) => tenants.tryLock([customerId], [tenantId], manager)],
    ['rows.tryLock', (manager) => rows.tryLock(projection, [{ id: objectId, key: null }], manager)],
    ['links.find', (manager) => links.find([customerId], manager)],
    ['findSubscriptionClaims', (manager) => links.findSubscriptionClaims([objectId], manager)],
    ['rows.save', (manager) => rows.save(projection, [change], manager)],
    ['ledger.record', (manager) => ledger.record([{ ...fact, ...origin }], manager)],
    ['billing.of', (manager) => new TenantBillingRepository().of([tenantId], manager)],
    ['applyEntitlements', (manager) => tenants.applyEntitlements([{ tenantId, flags: [] }], manager)],
    ['finish', (manager) => log.finish([{ id: rowId, status: 'processed', flags: [] }], manager)],
  ];
}

function sweeping({ rowId }: Probe): NamedWork[] {
  const queue = new EventQueueRepository();
  const retention = new RetentionRepository();
  return [
    ['claimDue', (manager) => queue.claimDue('bench', 100, manager)],
    ['claimSuspect', (manager) => queue.claimSuspect('bench', manager)],
    ['returnLeftBehind', (manager) => queue.returnLeftBehind(true, manager)],
    ['renew', (manager) => queue.renew([rowId], 'bench', 5_000, manager)],
    ['wake', (manager) => queue.wake(['customer:cus_nobody'], manager)],
    // Each minute, and then no other as long as nothing is old.
    ['rowsAfter', (manager) => retention.rowsAfter('0', 1, 40, manager)],
  ];
}

function looking({ objectId }: Probe): NamedWork[] {
  const history = new EventHistory(new EventScope({ STRIPE_LIVEMODE: 'any', STRIPE_ACCOUNT: undefined }));
  return [
    ['eventsOfSecond', (manager) => history.eventsOfSecond(objectId, DEFAULT_CREATED, manager)],
    ['secondBefore', (manager) => history.secondBefore(objectId, DEFAULT_CREATED, manager)],
  ];
}

/** The statements that `work` sends before it needs an answer. */
async function recordedFrom(name: string, work: Work): Promise<HotStatement[]> {
  const recorded: HotStatement[] = [];
  const query = async (statement: string | { text: string; values: unknown[] }, values: unknown[] = []) => {
    const place = recorded.length === 0 ? name : `${name} ${recorded.length + 1}`;
    recorded.push({
      name: place,
      ...(typeof statement === 'string' ? { text: statement, values } : pick(statement)),
    });
    throw new Recorded();
  };
  await work({ query } as unknown as EntityManager, { query } as unknown as PoolClient).catch(
    (error: unknown) => {
      if (!(error instanceof Recorded)) throw error;
    },
  );
  if (recorded.length === 0) throw new Error(`${name} sends no statement`);
  return recorded;
}

function pick({ text, values }: { text: string; values: unknown[] }) {
  return { text, values };
}

function newEvent(objectId: string) {
  return {
    stripeEventId: 'evt_1Tnew',
    type: 'customer.subscription.updated',
    body: Buffer.from('{}'),
    created: DEFAULT_CREATED,
    apiVersion: null,
    account: null,
    livemode: false,
    objectId,
    source: 'webhook' as const,
    leaseMs: 5_000,
  };
}
