import type { EntityManager } from 'typeorm';

const waiting = new WeakMap<EntityManager, (() => void)[]>();

/** Runs `work` once the transaction of this manager has committed, and never if it does not. It must not throw. */
export function afterCommit(manager: EntityManager, work: () => void): void {
  waiting.set(manager, [...(waiting.get(manager) ?? []), work]);
}

/** For the unit of work: its transaction has committed. */
export function tellCommitted(manager: EntityManager): void {
  const works = waiting.get(manager) ?? [];
  waiting.delete(manager);
  for (const work of works) work();
}
