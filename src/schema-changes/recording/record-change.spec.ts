import type { MigrationInterface, QueryRunner } from 'typeorm';
import { schemaOf } from '../../database/schema-name';
import { migrations } from '../../persistence/migrations';
import { planDigestOf } from './digest';
import { NotConstantError } from './not-constant.error';
import { recordChange } from './record-change';

/** A migration of one statement. */
function migration(up: (runner: QueryRunner) => Promise<unknown>, more: object = {}): MigrationInterface {
  return {
    name: 'AddX1700000000000',
    up: async (runner) => void (await up(runner)),
    down: async (runner) => void (await runner.query(`drop table ${schemaOf(runner)}.x`)),
    ...more,
  };
}

const table = (runner: QueryRunner) => runner.query(`create table ${schemaOf(runner)}.x (id bigint)`);

describe('A recorded migration', () => {
  it('has its SQL for the schema it is for, its time, and whether it is one transaction', async () => {
    expect(await recordChange(migration(table), 'billing')).toMatchObject({
      name: 'AddX1700000000000',
      timestamp: 1_700_000_000_000,
      isTransactional: true,
      up: ['create table billing.x (id bigint)'],
      down: ['drop table billing.x'],
    });
    expect(await recordChange(migration(table, { transaction: false }), 'billing')).toMatchObject({
      isTransactional: false,
    });
  });

  it('has one digest in every schema', async () => {
    const [one, other] = await Promise.all(
      ['a', 'other_one'].map((schema) => recordChange(migration(table), schema)),
    );
    expect(other?.digest).toBe(one?.digest);
  });

  it.each<[string, MigrationInterface]>([
    ['its up', migration((runner) => runner.query(`create table ${schemaOf(runner)}.x (id bigint )`))],
    [
      'its down',
      migration(table, { down: async (runner: QueryRunner) => void (await runner.query('select 1')) }),
    ],
    ['its name', migration(table, { name: 'AddY1700000000000' })],
    ['whether it is one transaction', migration(table, { transaction: false })],
  ])('has another one when %s is another', async (_, changed) => {
    const { digest } = await recordChange(migration(table), 's');
    expect((await recordChange(changed, 's')).digest).not.toBe(digest);
  });

  it.each<[string, (runner: QueryRunner) => Promise<unknown>]>([
    ['reads what a query answers', async (runner) => (await runner.query('select 1'))[0]],
    ['gives a query parameters', (runner) => runner.query('select $1', [1])],
    ['uses runner.hasTable', (runner) => runner.hasTable('x')],
    ['uses runner.manager', async (runner) => runner.manager.query('select 1')],
    ['not the same each time', (runner) => runner.query(`select ${Math.random()}`)],
    ['does not do the same in every schema', (runner) => runner.query(`select ${schemaOf(runner).length}`)],
  ])('is refused when it %s', async (reason, up) => {
    const recording = recordChange(migration(up), 'billing');
    await expect(recording).rejects.toThrow(NotConstantError);
    await expect(recording).rejects.toThrow(reason);
  });

  it('is what every migration of ours can be', async () => {
    for (const Migration of migrations) {
      const { name, up, down, timestamp } = await recordChange(new Migration(), 'billing');
      expect({ name, up: up.length > 0, down: down.length > 0 }).toEqual({ name, up: true, down: true });
      expect(timestamp).toBeGreaterThan(1_700_000_000_000);
    }
  });
});

it('The digest of a plan is of its direction, its migrations and their order', () => {
  const a = { name: 'A', digest: '1' };
  const b = { name: 'B', digest: '2' };
  const digests = [
    planDigestOf('up', [a, b]),
    planDigestOf('up', [b, a]),
    planDigestOf('down', [a, b]),
    planDigestOf('up', [a]),
    planDigestOf('up', [a, { ...b, digest: '3' }]),
  ];
  expect(new Set(digests).size).toBe(digests.length);
});
