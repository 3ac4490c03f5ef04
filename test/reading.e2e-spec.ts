import { Client } from 'pg';
import { ReadOnlyUnit } from '../src/database/read-only-unit';
import { buildEvent } from '../dev/simulation/event.object';
import { ConsoleVisitor } from './helpers/console-visitor';
import { SCHEMA } from './helpers/test-database';
import { type Answer, TestService } from './helpers/test-service';

let service: TestService;
let locker: Client;

beforeAll(async () => {
  service = await TestService.start();
  locker = new Client({ connectionString: service.database.url, options: `-c search_path=${SCHEMA}` });
  await locker.connect();
});

afterAll(async () => {
  await locker.end();
  await service.stop();
});

/** As slow as can be: none of them gets an answer from the database. */
async function whileSearchesHang<T>(work: () => Promise<T>): Promise<T> {
  await locker.query('begin');
  await locker.query('lock table stripe_invoices in access exclusive mode');
  try {
    return await work();
  } finally {
    await locker.query('rollback');
  }
}

describe('While people’s searches hang', () => {
  it('deliveries are stored and processed as ever, and whoever searches is told to narrow it', async () => {
    const searches: Promise<Answer>[] = [];
    const statuses = await whileSearchesHang(async () => {
      for (let count = 0; count < 8; count += 1)
        searches.push(service.admin('GET', '/stripe-events?customerId=cus_1'));
      const events = Array.from({ length: 20 }, (_, index) =>
        buildEvent({
          type: 'product.created',
          object: { id: `prod_${index}`, object: 'product' },
          created: 1_790_000_000 + index,
        }),
      );
      const answers = await Promise.all(events.map((event) => service.deliver(event)));
      await Promise.all(events.map(({ id }) => service.until(id, 'ignored')));
      await Promise.all(searches);
      return answers.map(({ status }) => status);
    });
    expect(new Set(statuses)).toEqual(new Set([200]));
    for (const search of searches) {
      const { status, json } = await search;
      expect([429, 503]).toContain(status);
      expect(['search_too_slow', 'unavailable', 'too_many_requests']).toContain(json.error);
    }
    const codes = await Promise.all(searches.map(async (search) => (await search).json.error));
    expect(codes).toContain('search_too_slow');
  });

  it('a page of the console says so too, and what helps', async () => {
    const visitor = await ConsoleVisitor.signIn(service);
    const { status, text } = await whileSearchesHang(() => visitor.get('/console/events?customerId=cus_1'));
    expect(status).toBe(503);
    expect(text).toMatch(/took too long/i);
  });

  it('nothing can be written through the connections of people’s questions', async () => {
    const attempt = service.app
      .get(ReadOnlyUnit)
      .run((manager) => manager.query('delete from admin_idempotency_keys'));
    await expect(attempt).rejects.toThrow('read-only transaction');
  });
});
