import type { Client } from 'pg';
import type { Delivered } from '../jobs/deliver';

/** What was acknowledged and is not in the log, or otherwise than it was signed. Each is a sentence. */
export async function lostIn(database: Client, delivered: readonly Delivered[]): Promise<string[]> {
  const acknowledged = delivered.filter(({ acknowledgedMs }) => acknowledgedMs !== undefined);
  const { rows } = await database.query<{ id: string; digest: string }>(
    `select stripe_event_id as id, md5(event_data) as digest from synapscale_db.stripe_event_log
     where stripe_event_id = any ($1)`,
    [acknowledged.map(({ id }) => id)],
  );
  const logged = new Map(rows.map(({ id, digest }) => [id, digest]));
  return acknowledged
    .filter(({ id, digest }) => logged.get(id) !== digest)
    .map(
      ({ id }) => `${id} was acknowledged and ${logged.has(id) ? 'has another body' : 'is not'} in the log`,
    );
}
