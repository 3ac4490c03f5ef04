import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { SCHEMA } from '../../helpers/test-database';
import { TENANTS } from './product-tables';

/** Between two rounds: nobody's database is used without a pause by everybody. */
const REST_MS = 15;

/** What came of a while of it. */
export interface Report {
  rounds: number;
  /** Each error once, with how often it was. */
  errors: string[];
}

type Round = (client: Client, number: number) => Promise<void>;

/** People who use a database all the time, each over a connection of their own, one round after the other. */
export class Traffic {
  private readonly errors = new Map<string, number>();
  private rounds = 0;
  private isOver = false;
  private readonly people: Promise<void>[] = [];

  constructor(private readonly url: string) {}

  /** So many more from now on. Resolves when they are at it. */
  async add(count: number, round: Round): Promise<void> {
    const clients = await Promise.all(Array.from({ length: count }, () => this.connect()));
    this.people.push(...clients.map((client, index) => this.goOn(client, round, index * 1_000_000)));
  }

  async end(): Promise<void> {
    this.isOver = true;
    await Promise.all(this.people);
  }

  get report(): Report {
    const errors = [...this.errors].map(([error, count]) => `${count} × ${error}`);
    return { rounds: this.rounds, errors };
  }

  private async goOn(client: Client, round: Round, first: number): Promise<void> {
    for (let number = first; !this.isOver; number += 1) {
      try {
        await client.query(`begin; set local lock_timeout = '2s'; set local statement_timeout = '10s'`);
        await round(client, number);
        await client.query('commit');
      } catch (error) {
        await client.query('rollback');
        const message = error instanceof Error ? error.message : String(error);
        this.errors.set(message, (this.errors.get(message) ?? 0) + 1);
      }
      this.rounds += 1;
      await sleep(REST_MS);
    }
    await client.end();
  }

  private async connect(): Promise<Client> {
    const client = new Client({ connectionString: this.url, options: `-c search_path=${SCHEMA}` });
    await client.connect();
    return client;
  }
}

function tenantOf(number: number): string {
  // Spread over all of them, each time in another order.
  const index = 1 + ((number * 7_919) % TENANTS);
  return `00000000-0000-4000-8001-${String(index).padStart(12, '0')}`;
}

/** The product changes a tenant, now and then makes a new one with its workspace, and reads. */
export const useTheProduct: Round = async (client, number) => {
  await client.query(
    `update tenants set settings = settings || jsonb_build_object('seen', $2::int) where id = $1`,
    [tenantOf(number), number],
  );
  await client.query('select count(*) from workspaces where tenant_id = $1', [tenantOf(number)]);
  if (number % 5 > 0) return;
  const id = randomUUID();
  await client.query('insert into tenants (id, name, slug) values ($1, $2, $3)', [id, 'New', id]);
  await client.query('insert into workspaces (tenant_id, name, slug) values ($1, $2, $3)', [id, 'Main', id]);
};

/** What a delivery does, by the columns that the first version had: into the log, and applied, in the order of its locks. */
export const receive: Round = async (client, number) => {
  const [event, customer] = [randomUUID(), `cus_${number % 500}`];
  await client.query(
    `insert into stripe_event_log (stripe_event_id, event_type, event_data, event_created, object_id, next_attempt_at)
     values ($1, 'customer.updated', '{}', now(), $2, now())`,
    [event, customer],
  );
  await client.query('commit; begin');
  await client.query('select id from stripe_event_log where stripe_event_id = $1 for update skip locked', [
    event,
  ]);
  await client.query('select id from tenants where id = $1 for no key update', [tenantOf(number)]);
  await client.query(
    `insert into stripe_customers (id, tenant_id, tenant_source, version_event) values ($1, $2, 'admin', $3)
     on conflict (id) do update set version_event = excluded.version_event, version_at = now()`,
    [customer, tenantOf(number), event],
  );
  await client.query(
    `insert into billing_events (tenant_id, customer_id, kind, object_id, amount, stripe_event_id, occurred_at)
     values ($1, $2, 'payment', $3, 100, $3, now())`,
    [tenantOf(number), customer, event],
  );
  await client.query(`update tenants set subscription_status = 'active' where id = $1`, [tenantOf(number)]);
  await client.query(
    `update stripe_event_log set status = 'processed', processed = true, next_attempt_at = null, processed_at = now()
     where stripe_event_id = $1`,
    [event],
  );
};
