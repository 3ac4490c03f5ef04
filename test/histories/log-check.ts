import type { TestDatabase } from '../helpers/test-database';
import { tenantOf } from './expected-tables';
import type { History } from './history';
import type { EventTruth } from './truth';

interface LogRow {
  scope: string;
  id: string;
  object_id: string | null;
  status: string;
  superseded_by: string | null;
  waiting_for: string | null;
  last_error: string | null;
}

/** The log rows of each history. */
export async function logOf(
  database: Pick<TestDatabase, 'query'>,
  scopes: readonly string[],
): Promise<Map<string, LogRow[]>> {
  const rows = await database.query<LogRow>(
    `select split_part(stripe_event_id, '_', 2) as scope, stripe_event_id as id, object_id, status, superseded_by,
       waiting_for, last_error
     from stripe_event_log where split_part(stripe_event_id, '_', 2) = any ($1)`,
    [scopes],
  );
  const found = new Map<string, LogRow[]>(scopes.map((scope) => [scope, []]));
  for (const row of rows) found.get(row.scope)?.push(row);
  return found;
}

/** What is wrong with the log of a history that is over; empty when nothing is. */
export function problemsOfLog(history: History, rows: readonly LogRow[]): string[] {
  const problems: string[] = [];
  const byId = new Map(rows.map((row) => [row.id, row]));
  if (rows.length !== history.events.length) {
    problems.push(`the log has ${rows.length} events of the ${history.events.length} that were sent`);
  }
  for (const event of history.events) {
    const row = byId.get(event.id);
    const expected = statusesOf(event, history);
    if (!row) problems.push(`${event.id} is not in the log`);
    else if (!expected.includes(row.status)) {
      problems.push(
        `${event.id} (${event.type}) is ${row.status}, not ${expected.join(' or ')}: ${row.waiting_for ?? row.last_error ?? ''}`,
      );
    } else if (row.superseded_by !== null && byId.get(row.superseded_by)?.object_id !== row.object_id) {
      problems.push(
        `${event.id} says it was superseded by ${row.superseded_by}, which is about something else`,
      );
    }
  }
  return problems;
}

/** How an event may end; `waiting` only where something is missing in the end. */
function statusesOf({ type, customer, prices, needsTenant }: EventTruth, history: History): string[] {
  const finished = ['processed', 'superseded'];
  if (customer === null || !needsTenant || /^customer\.[a-z]+$/.test(type)) return finished;
  if (tenantOf(history, customer) === null) {
    // While it had one, in passing, an event of its could be finished.
    return customer.mayHaveBeenOf.size === 0 ? ['waiting'] : ['waiting', ...finished];
  }
  // A state that another one has replaced waits for its prices or not, depending on which came first.
  const lacksPrice = prices.length > 0 && prices.every(({ plan }) => plan === undefined);
  return lacksPrice ? ['waiting', ...finished] : finished;
}
