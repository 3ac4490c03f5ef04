import { type Check, MAX_EXAMPLES } from './check';

interface RowCheck {
  name: string;
  problem: string;
  fix: string;
  /** Selects the `id` of each row that is wrong. The log is reached through small indexes only, since it may be huge. */
  sql: string;
}

interface Found {
  count: number;
  examples: string[] | null;
}

/** A check that a query answers: every row it returns is wrong. */
export function rowCheck({ name, problem, fix, sql }: RowCheck): Check {
  return {
    name,
    examine: async ({ manager }) => {
      const [found]: Found[] = await manager.query(
        `with found as (${sql})
         select count(*)::int as count, (array_agg(id::text order by id))[1:${MAX_EXAMPLES}] as examples from found`,
      );
      if (!found || found.count === 0) return [];
      return [{ check: name, problem, fix, count: found.count, examples: found.examples ?? [] }];
    },
  };
}
