import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { Client } from 'pg';
import type { EntityManager } from 'typeorm';
import { DatabaseReadiness } from '../src/database/readiness';
import { UnitOfWork } from '../src/database/unit-of-work';
import { type EventStatus, eventStatuses } from '../src/event-log/event-status';
import { Metrics } from '../src/metrics/metrics';
import { RetentionRepository } from '../src/retention/retention.repository';
import { RetentionService } from '../src/retention/retention.service';
import { customer } from '../dev/simulation/customer.object';
import { buildEvent } from '../dev/simulation/event.object';
import { expositionOf } from './helpers/exposition';
import { SCHEMA } from './helpers/test-database';
import { eventually, TestService } from './helpers/test-service';

const DAYS = 40;
const HOUR_MS = 3_600_000;

let service: TestService;
/** Somebody else with a connection. */
let other: Client;
let warnings: jest.SpyInstance;

beforeAll(async () => {
  // Its own schedule deletes nothing, so that it cannot come in between.
  service = await TestService.start();
  other = new Client({ connectionString: service.database.url, options: `-c search_path=${SCHEMA}` });
  await other.connect();
});

beforeEach(async () => {
  await service.query('delete from stripe_event_log');
  warnings = jest.spyOn(Logger.prototype, 'warn');
});

afterEach(() => jest.restoreAllMocks());

afterAll(async () => {
  await other.end();
  await service.stop();
});

/** As a process has it that has just begun. */
function replica(repository = new RetentionRepository(), metrics = new Metrics()): RetentionService {
  const { app } = service;
  return new RetentionService(app.get(DatabaseReadiness), app.get(UnitOfWork), repository, metrics, {
    RETENTION_DAYS: DAYS,
    RETENTION_BODY_DAYS: undefined,
  });
}

/** Does something before each delete. */
class Watched extends RetentionRepository {
  constructor(private readonly before: (ids: readonly string[]) => unknown) {
    super();
  }

  override async delete(ids: readonly string[], manager: EntityManager): Promise<number> {
    await this.before(ids);
    return super.delete(ids, manager);
  }
}

/** Events that came one after the other so many days ago, each with an attempt. */
async function insert(name: string, status: EventStatus, daysAgo: number, count = 1): Promise<void> {
  await service.query(
    `with log as (
       insert into stripe_event_log (stripe_event_id, event_type, event_data, event_created, created_at, status,
         processed, next_attempt_at)
       select $1 || '_' || n, 'customer.updated', '{}', now(), now() - $3 * interval '1 day', $2,
         $2 in ('processed', 'ignored', 'superseded'),
         case when $2 in ('pending', 'retrying') then now() + interval '1 day' end
       from generate_series(1, $4::int) as n
       returning id)
     insert into stripe_event_attempt (event_id, number, trigger, outcome, started_at, duration_ms, worker)
     select id, 1, 'retry', $2, now(), 1, 'spec' from log`,
    [name, status, daysAgo, count],
  );
}

async function left(): Promise<unknown[]> {
  const rows = await service.query('select stripe_event_id from stripe_event_log order by id');
  return rows.map(({ stripe_event_id }) => stripe_event_id);
}

async function countLeft(): Promise<number> {
  return (await left()).length;
}

const clock = performance.now.bind(performance);

/** The service takes it for so much later than it is. */
function laterBy(ms: number): void {
  jest.spyOn(performance, 'now').mockImplementation(() => clock() + ms);
}

/** @returns how many rows were read since it was last asked. */
function countReads(repository: RetentionRepository): () => Promise<number> {
  const reads = jest.spyOn(repository, 'rowsAfter');
  return async () => {
    const rows = await Promise.all(reads.mock.results.map(({ value }) => value as unknown[]));
    reads.mockClear();
    return rows.flat().length;
  };
}

describe('Events that came longer ago than RETENTION_DAYS', () => {
  it('go when they are finished, with their attempts, and no others do', async () => {
    for (const status of eventStatuses) await insert(`old_${status}`, status, DAYS + 0.01);
    for (const status of eventStatuses) await insert(`young_${status}`, status, DAYS - 0.01);
    await replica().run();
    expect(await left()).toEqual([
      'old_pending_1',
      'old_retrying_1',
      'old_waiting_1',
      'old_dead_1',
      ...eventStatuses.map((status) => `young_${status}_1`),
    ]);
    const [attempts] = await service.query('select count(*)::int from stripe_event_attempt');
    expect(attempts).toEqual({ count: await countLeft() });
  });

  it('stay where it is not set', async () => {
    await insert('old', 'processed', 10_000);
    await service.app.get(RetentionService).run();
    expect(await left()).toEqual(['old_1']);
  });

  it('go an hour later at the latest when they are finished late', async () => {
    await insert('late', 'dead', DAYS + 1);
    await insert('young', 'processed', 1);
    const retention = replica();
    await retention.run();
    await service.query(`update stripe_event_log set status = 'processed', processed = true`);
    laterBy(HOUR_MS);
    await retention.run();
    expect(await left()).toEqual(['young_1']);
  });

  it('are deleted by a service that was told so, which counts them', async () => {
    await insert('old', 'processed', DAYS + 1, 3);
    const deleting = await TestService.start(
      { RETENTION_DAYS: String(DAYS) },
      { database: service.database },
    );
    try {
      // Its own schedule may be at it.
      await eventually(async () => {
        await deleting.app.get(RetentionService).run();
        expect(await left()).toEqual([]);
      });
      const text = await expositionOf(deleting);
      expect(text).toMatch(/^hookledger_events_deleted_total 3$/m);
    } finally {
      await deleting.stop({ keepDatabase: true });
    }
  });
});

describe('Events that came longer ago than RETENTION_BODY_DAYS', () => {
  function dropping(): RetentionService {
    const { app } = service;
    const days = { RETENTION_DAYS: undefined, RETENTION_BODY_DAYS: 7 };
    const repository = new RetentionRepository();
    return new RetentionService(
      app.get(DatabaseReadiness),
      app.get(UnitOfWork),
      repository,
      new Metrics(),
      days,
    );
  }

  it('lose their bodies when they are finished, and no others do; all of them stay', async () => {
    for (const status of eventStatuses) await insert(`old_${status}`, status, 7.01);
    for (const status of eventStatuses) await insert(`young_${status}`, status, 6.99);
    await dropping().run();
    expect(await countLeft()).toBe(2 * eventStatuses.length);
    const without = await service.query(
      'select stripe_event_id as id from stripe_event_log where event_data is null order by id',
    );
    expect(without.map(({ id }) => id).toSorted()).toEqual([
      'old_ignored_1',
      'old_processed_1',
      'old_superseded_1',
    ]);
  });

  it('are told from new ones when they come again, and a replay of one is refused and changes nothing', async () => {
    const event = buildEvent({
      type: 'customer.created',
      object: customer({ id: 'cus_old' }),
      created: 1_790_000_000,
    });
    await service.deliver(event);
    await service.until(event.id, 'processed');
    await service.query(`update stripe_event_log set created_at = now() - interval '8 days'`);
    await dropping().run();
    expect((await service.deliver(event)).json).toEqual({ received: true, duplicate: true });
    const replay = { reason: 'to see', force: true };
    expect(await service.admin('POST', `/stripe-events/${event.id}/replay`, replay)).toMatchObject({
      status: 409,
      json: { error: 'body_dropped' },
    });
    expect(await service.logged(event.id)).toMatchObject({ status: 'processed' });
  });
});

describe('An old event that somebody is at', () => {
  it('is passed over without waiting, keeps nobody from going, and goes an hour later', async () => {
    await insert('old', 'processed', DAYS + 1, 3);
    await other.query('begin');
    await other.query(`select from stripe_event_log where stripe_event_id = 'old_2' for update`);
    const retention = replica();
    await retention.run();
    await other.query('commit');
    expect(warnings).not.toHaveBeenCalled();
    expect(await left()).toEqual(['old_2']);
    laterBy(HOUR_MS);
    await retention.run();
    expect(await left()).toEqual([]);
  });

  it('stays when it is made due again after it was seen to be finished', async () => {
    const makeDue = () =>
      service.query(
        `update stripe_event_log set status = 'pending', processed = false, next_attempt_at = now() + interval '1 day'
         where stripe_event_id = 'old_1'`,
      );
    await insert('old', 'processed', DAYS + 1, 2);
    await replica(new Watched(makeDue)).run();
    expect(await left()).toEqual(['old_1']);
  });
});

describe('A long past', () => {
  it('goes by transactions of a thousand rows at most, each committed by itself', async () => {
    const sizes: number[] = [];
    const cutThird = ({ length }: readonly string[]) => {
      sizes.push(length);
      if (sizes.length === 3) throw new Error('cut');
    };
    await insert('old', 'processed', DAYS + 1, 2_500);
    const retention = replica(new Watched(cutThird));
    await retention.run();
    expect(sizes).toEqual([1, 1_000, 1_000]);
    expect(await countLeft()).toBe(1_499);
    await retention.run();
    expect(sizes.slice(3)).toEqual([1, 1_000, 498]);
    expect(await left()).toEqual([]);
  });

  it('is left to the next run when this one has taken its time', async () => {
    const takeLong = (ids: readonly string[]) => {
      if (ids.length > 1) laterBy(20_000);
    };
    await insert('old', 'processed', DAYS + 1, 1_500);
    const retention = replica(new Watched(takeLong));
    await retention.run();
    expect(await countLeft()).toBe(499);
    await retention.run();
    expect(await left()).toEqual([]);
  });

  it('does not keep a process from ending', async () => {
    await insert('old', 'processed', DAYS + 1, 5_000);
    const retention = replica();
    const running = retention.run();
    await retention.onModuleDestroy();
    const leftThen = await countLeft();
    expect(leftThen).toBeGreaterThan(0);
    await running;
    expect(await countLeft()).toBe(leftThen);
  });

  it('of unfinished events is walked through once, not each minute, and what comes after it goes', async () => {
    await insert('dead', 'dead', DAYS + 2, 1_500);
    await insert('waiting', 'waiting', DAYS + 2, 1_000);
    await insert('old', 'processed', DAYS + 1, 10);
    await insert('young', 'processed', 1, 10);
    const repository = new RetentionRepository();
    const reads = countReads(repository);
    const retention = replica(repository);
    await retention.run();
    expect(await countLeft()).toBe(2_510);
    await reads();
    await service.query(
      `update stripe_event_log set created_at = now() - interval '1 year' where stripe_event_id = 'young_1'`,
    );
    await retention.run();
    expect(await reads()).toBeLessThan(20);
    expect(await countLeft()).toBe(2_509);
  });
});

describe('Replicas', () => {
  it('leave it to the one that is at it, also between its batches', async () => {
    const batches: string[] = [];
    const metrics = [new Metrics(), new Metrics()];
    const second = replica(new Watched(({ length }) => length > 1 && batches.push('second')), metrics[1]);
    let secondRun: Promise<void> | undefined;
    const first = replica(
      new Watched(({ length }) => {
        if (length > 1) batches.push('first');
        // It pauses by then, before its second batch.
        else secondRun = sleep(50).then(() => second.run());
      }),
      metrics[0],
    );
    await insert('old', 'processed', DAYS + 1, 2_500);
    await first.run();
    await secondRun;
    expect(new Set(batches).size).toBe(1);
    expect(await left()).toEqual([]);
    const counted = await Promise.all(metrics.map(({ registry }) => registry.metrics()));
    expect(
      counted
        .join()
        .match(/(?<=^hookledger_events_deleted_total )\d+/gm)
        ?.map(Number),
    ).toEqual(expect.arrayContaining([2_500]));
    expect(warnings).not.toHaveBeenCalled();
  });
});
