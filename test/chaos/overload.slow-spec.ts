import { customer } from '../../dev/simulation/customer.object';
import { buildEvent, payloadOf } from '../../dev/simulation/event.object';
import { type Answer, eventually, TestService } from '../helpers/test-service';

const MIB = 1024 * 1024;
const BODY_BYTES = 6_000_000;
/** Two are being written, and eleven fit into 64 MiB. */
const FITTING = 13;

let service: TestService;

beforeAll(async () => {
  service = await TestService.start({
    WEBHOOK_BODY_LIMIT_BYTES: String(8 * MIB),
    // Room for all of them before they are verified: what refuses here is the memory behind it.
    WEBHOOK_UNVERIFIED_BYTES: String(256 * MIB),
  });
});

afterAll(() => service.stop());

function largeEvent(index: number) {
  const object = customer({ id: `cus_large_${index}`, name: 'x'.repeat(BODY_BYTES) });
  return buildEvent({ type: 'customer.created', object, created: 1_790_000_000 });
}

/** Nothing gets into the log meanwhile. */
async function whileLogIsLocked<T>(work: () => Promise<T>): Promise<T> {
  await service.query('begin; lock table stripe_event_log in share mode');
  try {
    return await work();
  } finally {
    await service.query('rollback');
  }
}

async function waitingDeliveries(): Promise<number> {
  const { text } = await service.request('GET', '/metrics');
  return Number(/^hookledger_inbox_waiting_deliveries (\d+)$/m.exec(text)?.[1]);
}

it('Deliveries that do not fit into memory get 503 at once, the others their 200, and nothing is lost', async () => {
  const payloads = Array.from({ length: FITTING + 4 }, (_, index) => payloadOf(largeEvent(index)));
  const answers = await whileLogIsLocked(async () => {
    const pending = payloads.map((payload) => service.deliver(payload));
    const refused = await Promise.race(pending);
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('5');
    // The refused one had not simply waited too long: the others wait still.
    let refusals = 0;
    for (const answer of pending) void answer.then(() => (refusals += 1));
    await eventually(async () => {
      expect(await waitingDeliveries()).toBe(FITTING);
      expect(refusals).toBe(payloads.length - FITTING);
    });
    return pending;
  });
  const statuses = (await Promise.all(answers)).map(({ status }: Answer) => status);
  // On a busy machine some of those that fitted have waited for too long in the end, and are told to come again.
  const taken = statuses.filter((status) => status === 200).length;
  expect(taken).toBeGreaterThan(FITTING / 2);
  expect(taken).toBeLessThanOrEqual(FITTING);
  for (const [index, status] of statuses.entries()) {
    if (status === 503) expect((await service.deliver(payloads[index] ?? '')).status).toBe(200);
  }
  const [row] = await service.query<{ count: string }>('select count(*) from stripe_event_log');
  expect(row?.count).toBe(String(payloads.length));
});
