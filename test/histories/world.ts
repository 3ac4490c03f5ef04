import { setTimeout as sleep } from 'node:timers/promises';
import { SafePool } from '../../src/database/safe-pool';
import { payloadOf, type SimulatedEvent } from '../../dev/simulation/event.object';
import { RetryService } from '../../src/retry/retry.service';
import { UpkeepService } from '../../src/upkeep/upkeep.service';
import { createTestDatabase, SCHEMA, type TestDatabase } from '../helpers/test-database';
import { type Answer, sign, TestService } from '../helpers/test-service';
import { Backlog } from './backlog';
import { insertCatalogue } from './catalogue';
import type { Act } from './history';
import { Limit } from './limit';

const MOST_TRIES = 600;
const BEFORE_NEXT_TRY_MS = 100;
const AT_ONCE = 24;

const operators = Array.from(
  { length: 24 },
  (_, index) => `operator-token-of-the-histories-${index}-0123456789`,
);

/** One database and two service instances on it, in which any number of histories happen side by side. */
export class World {
  readonly backlog = new Backlog(this, () => this.sweep());
  private readonly limit = new Limit(AT_ONCE);
  /** The product's own connections. */
  private readonly pool: SafePool;
  private asked = 0;

  private constructor(
    private readonly database: TestDatabase,
    private readonly services: readonly TestService[],
    private readonly plans: ReadonlyMap<string, string>,
  ) {
    const options = `-c search_path=${SCHEMA}`;
    this.pool = new SafePool({ connectionString: database.url, options, max: 4 });
  }

  /** @param wayTo how the service instances reach the database; directly if nothing else is said. */
  static async begin(wayTo: (url: string) => Promise<string> = async (url) => url): Promise<World> {
    const database = await createTestDatabase();
    const plans = await insertCatalogue(database);
    const reached = { ...database, url: await wayTo(database.url) };
    const settings = {
      ADMIN_API_TOKENS: operators.map((token, index) => `olga${index}:operator:${token}`).join(),
    };
    const services = [
      await TestService.start(settings, { database: reached }),
      await TestService.start(settings, { database: reached }),
    ];
    return new World(database, services, plans);
  }

  async end(): Promise<void> {
    for (const service of this.services) await service.stop({ keepDatabase: true });
    await this.pool.end();
    await this.database.drop();
  }

  async query<T extends object>(sql: string, values?: unknown[]): Promise<T[]> {
    return (await this.pool.query<T>(sql, values)).rows;
  }

  /** What the product has done so long ago that all of it was noticed. */
  async setUp(acts: readonly Act[]): Promise<void> {
    for (const act of acts) await this.performNow(act);
    const prices = acts.flatMap((act) => ('price' in act ? [act.price.id] : []));
    await this.query(
      'update plan_prices set applied = true, applied_plan_id = plan_id where stripe_price_id = any ($1)',
      [prices],
    );
  }

  /**
   * Sends it until it got its 2xx, as Stripe does.
   * @param untilRid also waits until it is dealt with. While few at a time are, what people do meanwhile happens in the
   * middle of processing, and not before a long queue is worked off.
   */
  async deliver(event: SimulatedEvent, replica: number, untilRid: boolean): Promise<void> {
    const payload = payloadOf(event);
    const send = (service: TestService) => service.post(payload, { 'stripe-signature': sign(payload) });
    await this.limit.run(async () => {
      await this.insist(send, 200, replica);
      if (untilRid) await this.backlog.isRid(event.id);
    });
  }

  /** What a person or the product does, when its turn among the deliveries has come. */
  async perform(act: Act): Promise<void> {
    await this.limit.run(() => this.performNow(act));
  }

  private async performNow(act: Act): Promise<void> {
    switch (act.what) {
      case 'insert tenant': {
        const { id, slug, initialPlan } = act.tenant;
        await this.query('insert into tenants (id, name, slug, plan_id) values ($1, $2, $3, $4)', [
          id,
          'Tenant',
          slug,
          this.planId(initialPlan),
        ]);
        return this.insertWorkspace(id, slug);
      }
      case 'insert workspace':
        return this.insertWorkspace(act.tenant.id, act.slug);
      case 'link by SQL':
        await this.query(
          `insert into stripe_customers (id, tenant_id) values ($1, $2)
           on conflict (id) do update set tenant_id = excluded.tenant_id`,
          [act.customer.id, act.tenant.id],
        );
        return;
      case 'map price by SQL':
        await this.query(
          `insert into plan_prices (stripe_price_id, plan_id) values ($1, $2)
           on conflict (stripe_price_id) do update set plan_id = excluded.plan_id`,
          [act.price.id, this.planId(act.plan)],
        );
        return;
      case 'link by admin': {
        const path = `/tenants/${act.tenant.id}/stripe-customer`;
        return this.ask('PUT', path, { stripeCustomerId: act.customer.id });
      }
      case 'map price by admin':
        return this.ask('PUT', `/plan-prices/${act.price.id}`, { planId: this.planId(act.plan) });
    }
  }

  /** Orders an event to be processed once more, whatever has become of it. */
  async replay(eventId: string): Promise<void> {
    const body = { reason: 'to see that it changes nothing', force: true };
    await this.ask('POST', `/stripe-events/${eventId}/replay`, body, 202);
  }

  /** What runs once a minute. */
  async upkeep(): Promise<void> {
    const [service] = this.services;
    if (!service) throw new Error('there is no service');
    await this.insist(async (each) => {
      await each.app.get(UpkeepService).catchUp();
      return { status: 200 };
    }, 200);
    await this.backlog.isEmpty();
  }

  private async sweep(): Promise<void> {
    await Promise.all(this.services.map(({ app }) => app.get(RetryService).sweep()));
  }

  private async ask(method: string, path: string, body: unknown, status = 200): Promise<void> {
    // Each token has two turns at a time, and all that happens at once asks at once.
    const token = operators[(this.asked += 1) % operators.length];
    await this.insist((service) => service.admin(method, path, body, token), status);
  }

  /** Asks one instance after the other until it gets this answer. */
  private async insist(
    request: (service: TestService) => Promise<Pick<Answer, 'status'> & Partial<Answer>>,
    status: number,
    first = 0,
  ): Promise<void> {
    let problem: unknown;
    for (let tried = 0; tried < MOST_TRIES; tried += 1) {
      const service = this.services[(first + tried) % this.services.length];
      if (!service) throw new Error('there is no service');
      try {
        const answer = await request(service);
        if (answer.status === status) return;
        problem = new Error(`answered ${answer.status}: ${answer.text}`);
      } catch (error) {
        problem = error;
      }
      await sleep(BEFORE_NEXT_TRY_MS);
    }
    throw problem;
  }

  private async insertWorkspace(tenantId: string, slug: string): Promise<void> {
    await this.query(
      'insert into workspaces (id, tenant_id, name, slug) values (gen_random_uuid(), $1, $2, $2)',
      [tenantId, slug],
    );
  }

  private planId(slug: string | null): string | null {
    return slug === null ? null : (this.plans.get(slug) ?? null);
  }
}
