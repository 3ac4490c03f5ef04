import type { Client } from 'pg';

/** The single number that a statement selects. */
export async function count(sql: string, values: unknown[], database: Client): Promise<number> {
  const { rows } = await database.query<{ count: string }>(sql, values);
  return Number(rows[0]?.count);
}

/** A complaint where fewer were found than there must be. */
export function missing(what: string, found: number, expected: number): string[] {
  return found === expected ? [] : [`${what}: ${found} of ${expected}`];
}
