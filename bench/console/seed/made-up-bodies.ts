import type { Client } from 'pg';
import { charge } from '../../../dev/simulation/charge.object';
import { customer } from '../../../dev/simulation/customer.object';
import { buildEvent } from '../../../dev/simulation/event.object';
import { invoice } from '../../../dev/simulation/invoice.object';
import { paymentIntent } from '../../../dev/simulation/payment-intent.object';
import { subscription } from '../../../dev/simulation/subscription.object';
import { type MadeUpType, madeUpTypes } from './made-up-types';

/** Stand-ins, which PostgreSQL replaces by the ids and the time of each event. */
const EVENT = 'evt_STAND_IN';
const OBJECT = 'object_STAND_IN';
const CUSTOMER = 'cus_STAND_IN';
const CREATED = 1_999_999_999;

/** Bodies of 1 to 3 KB, one for each type, as Stripe would send them. */
export async function makeTemplates(database: Client): Promise<void> {
  await database.query('create temporary table templates (type text primary key, body text not null)');
  await database.query('insert into templates select * from unnest($1::text[], $2::text[])', [
    madeUpTypes.map(({ type }) => type),
    madeUpTypes.map(templateOf),
  ]);
}

/** SQL for the body of an event: its template filled in. */
export const filledIn = `replace(replace(replace(replace(t.body, '${EVENT}', event_id), '${OBJECT}', object_id),
  '${CUSTOMER}', customer_id), '${CREATED}', created::text)`;

/** SQL for what is left of a body where there is no need to read it: a twelfth of the bytes. */
export const abridged = `'{"id":"' || event_id || '","object":"event","created":' || created ||
  ',"data":{"object":{"id":"' || object_id || '","customer":"' || customer_id || '"}},"type":"' || type || '"}'`;

function templateOf({ type, prefix }: MadeUpType): string {
  const object = objectOf(prefix);
  return JSON.stringify(buildEvent({ id: EVENT, type, created: CREATED, object, livemode: true }));
}

function objectOf(prefix: string): object {
  const common = { id: OBJECT, customer: CUSTOMER, created: CREATED, livemode: true };
  switch (prefix) {
    case 'sub':
      return subscription(common);
    case 'cus':
      return customer({ ...common, metadata: { crm: 'note '.repeat(40).trim() } });
    case 'in':
      return invoice(common);
    case 'pi':
      return paymentIntent(common);
    case 'ch':
      return charge(common);
    default:
      return { ...common, description: 'what nobody here reads '.repeat(40).trim() };
  }
}
