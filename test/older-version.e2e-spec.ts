import { buildEvent, type SimulatedEvent } from '../dev/simulation/event.object';
import { customer } from '../dev/simulation/customer.object';
import { UpkeepService } from '../src/upkeep/upkeep.service';
import { TestService } from './helpers/test-service';

let service: TestService;
let serial = 0;

beforeAll(async () => {
  service = await TestService.start();
});

afterAll(() => service.stop());

const created = () =>
  buildEvent({
    type: 'customer.created',
    object: customer({ id: `cus_older_${(serial += 1)}` }),
    created: 1_790_000_000,
  });

/** As a version leaves it that has no handler for its type. */
async function ignoredByAnOlderVersion(event: SimulatedEvent, reason = `no handler for ${event.type}`) {
  await service.deliver(event);
  await service.until(event.id, 'processed', 'ignored');
  await service.query('delete from stripe_customers');
  await service.query(
    `update stripe_event_log set status = 'ignored', reason = $2, processed = true, next_attempt_at = null
     where stripe_event_id = $1`,
    [event.id, reason],
  );
}

const customers = () => service.query('select id from stripe_customers order by id');

describe('What an older version has ignored for want of a handler', () => {
  it('is a person’s to replay when it came long ago', async () => {
    const event = created();
    await ignoredByAnOlderVersion(event);
    await service.query(`update stripe_event_log set created_at = now() - interval '2 hours'`);
    await service.app.get(UpkeepService).catchUp();
    await service.settled();
    expect(await service.logged(event.id)).toMatchObject({ status: 'ignored' });
    expect(await customers()).toEqual([]);
  });

  it('is applied within a minute by one that has it, once', async () => {
    const event = created();
    await ignoredByAnOlderVersion(event);
    await service.app.get(UpkeepService).catchUp();
    await service.until(event.id, 'processed');
    await service.app.get(UpkeepService).catchUp();
    await service.settled();
    expect(await service.logged(event.id)).toMatchObject({ status: 'processed', reason: null });
    expect(await customers()).toEqual([{ id: event.data.object.id }]);
    expect(
      await service.query(
        `select trigger, outcome from stripe_event_attempt a join stripe_event_log l on l.id = a.event_id
         where l.stripe_event_id = $1 and trigger <> 'delivery'`,
        [event.id],
      ),
    ).toEqual([{ trigger: 'wake', outcome: 'processed' }]);
  });

  it('stays ignored while there is none, as does what was ignored for another reason', async () => {
    const unknown = { ...created(), type: 'radar.early_fraud_warning.created' };
    const foreign = created();
    await ignoredByAnOlderVersion(unknown);
    await ignoredByAnOlderVersion(foreign, 'it is a live mode event, and STRIPE_LIVEMODE is "test"');
    await service.app.get(UpkeepService).catchUp();
    await service.settled();
    for (const { id } of [unknown, foreign])
      expect(await service.logged(id)).toMatchObject({ status: 'ignored' });
  });
});
