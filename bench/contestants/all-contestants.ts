import { ceiling, floor } from './bare-fastify';
import type { Contestant, ContestantKey } from './contestant';
import { hookledger } from './hookledger';
import { syncEngine } from './sync-engine';

export function contestantsOf(keys: readonly ContestantKey[]): Contestant[] {
  return [hookledger(), syncEngine, floor, ceiling].filter(({ key }) => keys.includes(key));
}
