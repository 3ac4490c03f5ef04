import type Stripe from 'stripe';
import { handledTypes } from '../../src/cli/verify-deployment/handled-types';
import type { TestDatabase } from '../helpers/test-database';

/** Every event that Stripe lists and a handler is for, once in the log and done; whatever else is there is done too. */
export async function problemsOfLog(
  database: Pick<TestDatabase, 'query'>,
  events: readonly Stripe.Event[],
): Promise<string[]> {
  const rows = await database.query<{ id: string; status: string; processed: boolean; why: string }>(
    `select stripe_event_id as id, status, processed, concat_ws(' ', event_type, waiting_for, last_error) as why
     from stripe_event_log`,
  );
  const known = new Set(rows.map(({ id }) => id));
  const handled = new Set<string>(handledTypes());
  return [
    ...rows.filter(({ processed }) => !processed).map(({ id, status, why }) => `${id} is ${status}: ${why}`),
    ...events
      .filter(({ id, type }) => handled.has(type) && !known.has(id))
      .map(({ id, type }) => `${id} (${type}) is not in the log`),
  ];
}
