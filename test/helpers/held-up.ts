import type { TestDatabase } from './test-database';

/**
 * The attempts of this customer's events stop in the middle of their writing, for ten seconds at most, which is what a
 * statement is given.
 * @returns lets them go on.
 */
export async function holdUp(
  database: Pick<TestDatabase, 'query'>,
  customerId: string,
): Promise<() => Promise<void>> {
  await database.query('create table may_go_on ()');
  await database.query(
    `create function hold_up() returns trigger language plpgsql as $$ begin
       while not exists (select from may_go_on) loop perform pg_sleep(0.02); end loop;
       return new;
     end $$`,
  );
  await database.query(
    `create trigger hold_up before update on stripe_customers for each row when (new.id = '${customerId}')
     execute function hold_up()`,
  );
  return async () => void (await database.query('insert into may_go_on default values'));
}
