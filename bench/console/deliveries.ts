import type { Client } from 'pg';
import { deliver } from '../../dev/simulation/deliver';
import { FREE } from '../../dev/simulation/plan-catalogue';
import { SECRET } from '../contestants/contestant';
import { creationPayloads } from '../database/templates';
import { Load } from '../load/load';
import type { LoadResult } from '../load/protocol';
import { type Percentiles, percentiles } from '../measure/percentiles';
import type { ServerProcess } from '../processes/server-process';
import type { LoadPlan } from '../workload/load-plan';
import { SUBJECTS, subjectAt } from '../workload/subjects';

/** What became of deliveries. */
export interface Delivered {
  deliveries: number;
  acknowledgedMs: Percentiles;
  /** Answers other than 200, timeouts included. */
  refused: number;
}

const TYPE = 'customer.subscription.updated';

/** An even stream of genuine deliveries, each of a new event, in stretches that are signed just before they are sent. */
export class Deliveries {
  /** Everything that was sent, for those who want to see what came of it. */
  readonly plan: LoadPlan;

  private constructor(
    private readonly server: ServerProcess,
    private readonly rate: number,
    from: number,
  ) {
    this.plan = { type: TYPE, from, events: 0, redelivered: 0 };
  }

  /** Makes the tenants that they are about, beside those that are there. */
  static async begin(
    server: ServerProcess,
    rate: number,
    database: Client,
    signal: AbortSignal,
  ): Promise<Deliveries> {
    const tenants = Array.from({ length: SUBJECTS }, (_, index) => subjectAt(index).tenantId);
    await database.query(
      `insert into tenants (id, name, slug, plan_id) select id, 'Tenant ' || id, id, $2 from unnest($1::uuid[]) as id
       on conflict do nothing`,
      [tenants, FREE.id],
    );
    await database.query(
      `insert into workspaces (tenant_id, name, slug) select id, 'Main', id from unnest($1::uuid[]) as id
       on conflict do nothing`,
      [tenants],
    );
    const report = await deliver(creationPayloads(), { url: server.origin, secret: SECRET, signal });
    signal.throwIfAborted();
    if (report.unacknowledged.size > 0) {
      throw new Error(`the service answered ${[...report.unacknowledged.keys()].join(', ')}`);
    }
    // Those of another run on this database.
    const { rows } = await database.query<{ count: number }>(
      `select count(*)::int as count from stripe_event_log
       where stripe_event_id >= 'evt_1T' and stripe_event_id < 'evt_1U'`,
    );
    return new Deliveries(server, rate, rows[0]?.count ?? 0);
  }

  /** Sends for so many seconds. @param during begins with the first delivery; its signal ends with the last. */
  async flow(
    seconds: number,
    signal: AbortSignal,
    during: (flowing: AbortSignal) => Promise<void> = async () => {},
  ): Promise<LoadResult> {
    const events = this.rate * seconds;
    const { webhookUrl } = this.server;
    const load = await Load.prepare({
      plan: { ...this.plan, from: this.plan.from + this.plan.events, events },
      targets: [webhookUrl],
      secret: SECRET,
      connections: 64,
      rate: this.rate,
    });
    this.plan.events += events;
    const end = new AbortController();
    const flowing = AbortSignal.any([signal, end.signal]);
    const sent = load.send(signal, async () => end.abort()).finally(() => end.abort());
    const [result] = await Promise.all([sent, during(flowing)]);
    return result;
  }
}

export function deliveredIn(results: readonly LoadResult[]): Delivered {
  const deliveries = results.reduce((sum, result) => sum + result.deliveries, 0);
  const acknowledged = results.reduce((sum, { answers }) => sum + (answers['200'] ?? 0), 0);
  const latencies = Float64Array.from(results.flatMap((result) => [...result.latencies]));
  return { deliveries, acknowledgedMs: percentiles(latencies), refused: deliveries - acknowledged };
}
