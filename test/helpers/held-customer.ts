import { Client } from 'pg';
import { SCHEMA } from './test-database';

/** A transaction that holds a customer's lock, as a link does that is under way. */
export class HeldCustomer {
  private constructor(private readonly client: Client) {}

  static async hold(databaseUrl: string, customerId: string): Promise<HeldCustomer> {
    const client = new Client({ connectionString: databaseUrl });
    await client.connect();
    await client.query(`begin; set local search_path = ${SCHEMA}`);
    await client.query(`select pg_advisory_xact_lock(hashtextextended('customer:' || $1, 0))`, [customerId]);
    return new HeldCustomer(client);
  }

  /** In the same transaction. */
  async query(sql: string, parameters: readonly unknown[] = []): Promise<void> {
    await this.client.query(sql, [...parameters]);
  }

  /** How many transactions wait for the customer. */
  async waiting(): Promise<number> {
    const { rows } = await this.client.query<{ waiting: number }>(
      `select count(*)::int as waiting from pg_locks where pg_backend_pid() = any (pg_blocking_pids(pid))
         and locktype = 'advisory' and not granted`,
    );
    return rows[0]?.waiting ?? 0;
  }

  async commit(): Promise<void> {
    await this.client.query('commit');
    await this.client.end();
  }
}
