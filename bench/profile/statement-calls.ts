import type { Databases } from '../database/databases';

/** How often a statement was sent for each event, and how long PostgreSQL took for it. */
export interface StatementCalls {
  statement: string;
  callsPerEvent: number;
  meanMs: number;
}

/** The server has to have been started with this. */
export const statementSettings = {
  shared_preload_libraries: 'pg_stat_statements',
  'pg_stat_statements.max': '1000',
};

/** Counts from now on. */
export async function watchStatements({ admin }: Databases): Promise<void> {
  await admin.query('select pg_stat_statements_reset()');
}

/** What was sent for at least one event in a hundred; that is, not by schedules and not by the benchmark. */
export async function statementCalls(events: number, { admin }: Databases): Promise<StatementCalls[]> {
  const { rows } = await admin.query<{ statement: string; calls: string; mean: number }>(
    `select regexp_replace(query, '\\s+', ' ', 'g') as statement, sum(calls) as calls,
       sum(total_exec_time) / sum(calls) as mean
     from pg_stat_statements
     where query not like '%/* bench */%' and dbid <> (select oid from pg_database where datname = current_database())
     group by 1 having sum(calls) >= $1::int / 100.0 order by sum(calls) desc`,
    [events],
  );
  return rows.map(({ statement, calls, mean }) => ({
    statement,
    callsPerEvent: Number(calls) / events,
    meanMs: mean,
  }));
}
