import { Client } from 'pg';
import { insertProductRows } from '../../../src/cli/demo/product-rows';
import { deliver } from '../../../src/simulation/deliver';
import { saasMonth } from '../../../src/simulation/saas-month';
import { TrafficMeter } from '../../../src/traffic/traffic-meter';
import { OPERATOR, TestService, WEBHOOK_SECRET } from '../../helpers/test-service';
import { closeLedger, openLedger } from './ledger-lock';
import { insertTraffic } from './traffic-rows';

const month = saasMonth({ seed: 'screenshots', tenants: 16, startsAt: 1_792_540_800 });
/** So many at the end come while something is wrong, and the last of them are retried yet. */
const FAILING = 60;
const RETRIED = 4;

/** What pictures for the documentation show: a month of a small SaaS, an hour of traffic, and a mishap that is mended. */
export async function startBusyMonth(): Promise<TestService> {
  const early = await TestService.start();
  await tell(early).finally(() => early.stop({ keepDatabase: true }));
  const settings = { NODE_ENV: 'production', RETRY_BASE_DELAY_MS: '600000', RETRY_MAX_DELAY_MS: '86400000' };
  const service = await TestService.start(settings, { database: early.database });
  await send(service, month.deliveries.slice(-RETRIED));
  await openLedger(service);
  await spreadOverTime(service);
  await insertTraffic(service, await service.app.get(TrafficMeter).bounds());
  return service;
}

async function tell(service: TestService): Promise<void> {
  const client = new Client({ connectionString: service.database.url });
  await client.connect();
  await insertProductRows(client, month.tenants);
  await client.end();
  await send(service, month.deliveries.slice(0, -FAILING));
  await service.settled();
  const [waiting, ...linked] = month.tenants.filter(({ linkedByAdmin }) => linkedByAdmin);
  if (!waiting) throw new Error('nobody has to be linked in this month');
  for (const { id, customerId } of linked) {
    await service.admin('PUT', `/tenants/${id}/stripe-customer`, { stripeCustomerId: customerId }, OPERATOR);
  }
  await closeLedger(service);
  await send(service, month.deliveries.slice(-FAILING, -RETRIED));
  await service.settled();
}

async function send(service: TestService, deliveries: typeof month.deliveries): Promise<void> {
  await deliver(deliveries, { url: service.url, secret: WEBHOOK_SECRET });
}

/** As if they had come one after the other during the last hours, and not within seconds. */
async function spreadOverTime(service: TestService): Promise<void> {
  await service.query(`
    with moved as (
      select id, created_at - (now() - ((select max(id) from stripe_event_log) - id) * interval '83 seconds') as by
      from stripe_event_log
    ), attempts as (
      update stripe_event_attempt a set started_at = started_at - by + number * interval '40 seconds'
      from moved where moved.id = a.event_id
    )
    update stripe_event_log l set created_at = created_at - by, processed_at = processed_at - by
    from moved where moved.id = l.id`);
}
