import type { QueryRunner } from 'typeorm';

/**
 * Takes down what a migration would run, and runs nothing. Whatever a migration could decide by is refused: any other method,
 * parameters, and a look at an answer.
 * @param refuse makes the error that says so.
 */
export function recordingRunner(
  schema: string,
  statements: string[],
  refuse: (reason: string) => Error,
): QueryRunner {
  const unreadable = new Proxy(
    {},
    {
      get(_, property) {
        // Asked by `await`, of everything.
        if (property === 'then') return undefined;
        throw refuse('reads what a query answers');
      },
    },
  );
  const runner = {
    connection: { options: { type: 'postgres', schema } },
    query: async (sql: string, parameters?: unknown[]) => {
      if (parameters && parameters.length > 0) throw refuse('gives a query parameters');
      statements.push(sql);
      return unreadable;
    },
  };
  return new Proxy(runner, {
    get(known, property) {
      if (property in known) return Reflect.get(known, property);
      throw refuse(`uses runner.${String(property)}`);
    },
  }) as unknown as QueryRunner;
}
