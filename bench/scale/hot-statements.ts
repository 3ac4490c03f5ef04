import type { EntityManager } from 'typeorm';
import type { PoolClient } from 'pg';
import { EventHistory } from '../../src/event-log/event-history';
import { EventLogRepository } from '../../src/event-log/event-log.repository';
import { EventQueueRepository } from '../../src/event-log/event-queue.repository';
import { EventScope } from '../../src/event-log/event-scope';
import { InboxStatements } from '../../src/event-log/inbox-statements';
import { RetentionRepository } from '../../src/retention/retention.repository';
import { DEFAULT_CREATED } from '../../src/simulation/stripe-shape';

/** A statement as the service sends it. */
export interface HotStatement {
  name: string;
  text: string;
  values: unknown[];
}

/** What the statements are about: an event that is due, and the object it is about. */
export interface Probe {
  rowId: string;
  eventId: string;
  objectId: string;
}

/** Thrown by what records, so that nobody goes on with an answer that there is not. */
class Recorded extends Error {}

/** What the service asks for each event and each second, taken from the repositories that ask it. */
export async function hotStatements({ rowId, eventId, objectId }: Probe): Promise<HotStatement[]> {
  const queue = new EventQueueRepository();
  const log = new EventLogRepository();
  const history = new EventHistory(new EventScope({ STRIPE_LIVEMODE: 'any', STRIPE_ACCOUNT: undefined }));
  const retention = new RetentionRepository();
  const inbox = new InboxStatements({ DATABASE_SCHEMA: 'synapscale_db', DATABASE_PREPARED_STATEMENTS: true });
  return [
    await recordedFrom('insert', (_, client) => inbox.store([newEvent(objectId)], client)),
    await recordedFrom('claimDue', (manager) => queue.claimDue('bench', 100, manager)),
    await recordedFrom('claimSuspect', (manager) => queue.claimSuspect('bench', manager)),
    await recordedFrom('returnLeftBehind', (manager) => queue.returnLeftBehind(true, manager)),
    await recordedFrom('renew', (manager) => queue.renew([rowId], 'bench', manager)),
    await recordedFrom('wake', (manager) => queue.wake(['customer:cus_nobody'], manager)),
    await recordedFrom('eventsOfSecond', (manager) =>
      history.eventsOfSecond(objectId, DEFAULT_CREATED, manager),
    ),
    await recordedFrom('secondBefore', (manager) => history.secondBefore(objectId, DEFAULT_CREATED, manager)),
    await recordedFrom('idOf', (manager) => log.idOf(eventId, manager)),
    await recordedFrom('lock', (manager) => log.lock(rowId, manager)),
    // Each minute, and then no other as long as nothing is old.
    await recordedFrom('rowsAfter', (manager) => retention.rowsAfter('0', 1, 40, manager)),
    await recordedFrom('finish', (manager) => log.finish([{ id: rowId, status: 'processed', flags: [] }], manager)),
  ];
}

/** The first statement that `work` sends. */
async function recordedFrom(
  name: string,
  work: (manager: EntityManager, client: PoolClient) => Promise<unknown>,
): Promise<HotStatement> {
  let recorded: HotStatement | undefined;
  const query = async (statement: string | { text: string; values: unknown[] }, values: unknown[] = []) => {
    recorded =
      typeof statement === 'string' ? { name, text: statement, values } : { name, ...pick(statement) };
    throw new Recorded();
  };
  await work({ query } as unknown as EntityManager, { query } as unknown as PoolClient).catch(
    (error: unknown) => {
      if (!(error instanceof Recorded)) throw error;
    },
  );
  if (!recorded) throw new Error(`${name} sends no statement`);
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
    isHeld: true,
  };
}
