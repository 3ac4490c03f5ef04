import type { TestDatabase } from '../../helpers/test-database';

const NAME = 'closed_period';
export const CLOSED = 'the period 2026-09 is closed';

/** A cause for events to fail, as a product may bring it about: no payment gets into the ledger. */
export async function closeLedger(database: Pick<TestDatabase, 'query'>): Promise<void> {
  await database.query(
    `create function ${NAME}() returns trigger language plpgsql as $$ begin
       raise exception using errcode = 'P0001', message = '${CLOSED}';
     end $$`,
  );
  await database.query(
    `create trigger ${NAME} before insert on billing_events for each row when (new.kind = 'payment')
     execute function ${NAME}()`,
  );
}

/** The cause is mended. */
export async function openLedger(database: Pick<TestDatabase, 'query'>): Promise<void> {
  await database.query(`drop trigger ${NAME} on billing_events`);
  await database.query(`drop function ${NAME}()`);
}
