import type { Contestant } from '../contestants/contestant';
import type { LoadResult } from '../load/protocol';

/** Figures of a contestant that lost something, or did something wrong, are worth nothing. */
export class WrongResultError extends Error {
  override readonly name = 'WrongResultError';
  constructor({ key, name }: Contestant, problems: readonly string[]) {
    super(`(${key}) ${name}: ${problems.join('; ')}`);
  }
}

/** @throws {WrongResultError} */
export function assertAllAcknowledged(contestant: Contestant, { deliveries, answers }: LoadResult): void {
  if (answers['200'] === deliveries && Object.keys(answers).length === 1) return;
  throw new WrongResultError(contestant, [
    `${deliveries} deliveries were answered ${JSON.stringify(answers)}`,
  ]);
}

/** @throws {WrongResultError} */
export function assertNoProblems(contestant: Contestant, problems: readonly string[]): void {
  if (problems.length > 0) throw new WrongResultError(contestant, problems);
}
