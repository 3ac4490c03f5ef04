import type { Socket } from 'node:net';
import { BatchingClient } from '../src/database/batching-client';
import { PreparingClient } from '../src/database/preparing-client';
import { createTestDatabase, type TestDatabase } from './helpers/test-database';

interface Wire {
  connection: {
    stream: Socket;
    on(message: 'readyForQuery', listener: () => void): void;
  };
}

const NUMBER = 'select $1::int as number';
const DIVISION_BY_ZERO = '22012';

describe.each([
  { kind: 'as they are', Client: BatchingClient },
  { kind: 'prepared', Client: PreparingClient },
])('Statements that are called for at once, sent $kind', ({ Client }) => {
  let database: TestDatabase;
  let client: InstanceType<typeof Client>;
  let readies = 0;

  beforeAll(async () => {
    database = await createTestDatabase();
  });

  afterAll(() => database.drop());

  beforeEach(async () => {
    client = new Client({ connectionString: database.url });
    await client.connect();
    await client.query('create temporary table notes (note text)');
    readies = 0;
    (client as unknown as Wire).connection.on('readyForQuery', () => (readies += 1));
  });

  afterEach(() => client.end());

  /** How each of these ended: with its first row, or the SQLSTATE of its error. */
  async function endings(...answers: Promise<unknown>[]): Promise<unknown[]> {
    const settled = await Promise.allSettled(answers);
    return settled.map((answer) =>
      answer.status === 'fulfilled'
        ? (answer.value as { rows: unknown[] }).rows[0]
        : (answer.reason as { code?: string }).code,
    );
  }

  async function notes(): Promise<string[]> {
    const { rows } = await client.query<{ note: string }>('select note from notes order by note');
    return rows.map(({ note }) => note);
  }

  const note = (text: string) => client.query('insert into notes values ($1)', [text]);

  it('travel in one packet, and are answered in one go', async () => {
    const { stream } = (client as unknown as Wire).connection;
    const sendOne = jest.spyOn(stream, '_write');
    const sendAll = jest.spyOn(stream, '_writev' as '_write');
    const answers = [1, 2, 3].map((value) => client.query(NUMBER, [value]));
    expect(await endings(...answers)).toEqual([{ number: 1 }, { number: 2 }, { number: 3 }]);
    expect({ one: sendOne.mock.calls.length, all: sendAll.mock.calls.length }).toEqual({ one: 0, all: 1 });
    expect(readies).toBe(1);
  });

  it('are run up to the one that fails: what is behind it fails with its error, and what was before it counts', async () => {
    const answers = endings(
      client.query('begin', []),
      note('kept'),
      client.query('commit', []),
      client.query('select 1 / $1::int', [0]),
      note('behind'),
      client.query('select 1 as one', []),
    );
    expect(await answers).toEqual([undefined, undefined, undefined, ...Array(3).fill(DIVISION_BY_ZERO)]);
    expect(await notes()).toEqual(['kept']);
  });

  it('never commit what one of them has failed in', async () => {
    const answers = endings(
      client.query('begin', []),
      note('before'),
      client.query('select 1 / $1::int', [0]),
      client.query('commit', []),
    );
    expect((await answers).slice(2)).toEqual([DIVISION_BY_ZERO, DIVISION_BY_ZERO]);
    await client.query('rollback');
    expect(await notes()).toEqual([]);
  });

  it('are not sent from one on whose values cannot be written', async () => {
    const unwritable = {
      toPostgres() {
        throw new Error('no words for it');
      },
    };
    const answers = [note('first'), client.query('select $1::text', [unwritable]), note('third')];
    const settled = await Promise.allSettled(answers);
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect(settled[2]).toMatchObject({ reason: { message: 'no words for it' } });
    expect(await notes()).toEqual(['first']);
  });

  it('work again after they were passed over because of an error', async () => {
    const failing = [client.query('select 1 / $1::int', [0]), client.query(NUMBER, [1])];
    expect(await endings(...failing)).toEqual([DIVISION_BY_ZERO, DIVISION_BY_ZERO]);
    expect(await endings(client.query(NUMBER, [2]), client.query(NUMBER, [3]))).toEqual([
      { number: 2 },
      { number: 3 },
    ]);
  });

  it('keep their order with texts of several commands', async () => {
    const order: number[] = [];
    await Promise.all([
      note('a').then(() => order.push(1)),
      client.query(`update notes set note = 'b'; insert into notes values ('c')`).then(() => order.push(2)),
      note('d').then(() => order.push(3)),
    ]);
    expect(order).toEqual([1, 2, 3]);
    expect(await notes()).toEqual(['b', 'c', 'd']);
  });

  it('that are called for meanwhile go together after them', async () => {
    // The first one takes until all others have been called for.
    const holder = new BatchingClient({ connectionString: database.url });
    await holder.connect();
    await holder.query('select pg_advisory_lock(1)');
    const first = client.query('select pg_advisory_xact_lock($1)', [1]);
    await new Promise(setImmediate);
    const meanwhile: Promise<unknown>[] = [];
    for (const value of [1, 2, 3]) {
      meanwhile.push(client.query(NUMBER, [value]));
      await new Promise(setImmediate);
    }
    await holder.end();
    await first;
    expect(await endings(...meanwhile)).toEqual([{ number: 1 }, { number: 2 }, { number: 3 }]);
    expect(readies).toBe(2);
  });

  it('all fail when the connection is lost, and so does what comes after', async () => {
    client.on('error', () => undefined);
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid', []);
    const answers = Promise.allSettled([1, 2].map(() => client.query('select pg_sleep(10)', [])));
    const killer = new BatchingClient({ connectionString: database.url });
    await killer.connect();
    await killer.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
    await killer.end();
    expect((await answers).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(client.query('select 1', [])).rejects.toThrow();
    await expect(client.query('select 1')).rejects.toThrow();
  });
});
