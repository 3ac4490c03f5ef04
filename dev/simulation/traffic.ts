import { disorder } from './disorder';
import { type Delivery, saasMonth } from './saas-month';

export interface TrafficOptions {
  seed: string | number;
  /** How many different events; duplicates come on top. */
  count: number;
  startsAt: number;
  duplicates: number;
  window: number;
  /** Only these types, where given. */
  types?: ReadonlySet<string>;
}

const TENANTS_PER_CHAPTER = 20;

/** The event types that a month brings forth. */
export function simulatedTypes(): string[] {
  const { deliveries } = saasMonth({ seed: 'types', tenants: 10, startsAt: 0 });
  return [...new Set(deliveries.map(({ event }) => event.type))].toSorted();
}

/** Month after month of different tenants, made chapter by chapter so that a long run needs no more memory. */
export function* traffic(options: TrafficOptions): Generator<Delivery> {
  const { types, startsAt, duplicates, window } = options;
  let left = options.count;
  for (let chapter = 0; left > 0; chapter += 1) {
    const seed = `${options.seed}/${chapter}`;
    const { deliveries } = saasMonth({ seed, tenants: TENANTS_PER_CHAPTER, startsAt });
    const wanted = deliveries.filter(({ event }) => types === undefined || types.has(event.type));
    if (wanted.length === 0) throw new RangeError('No simulated event has one of the wanted types');
    const chosen = wanted.slice(0, left);
    left -= chosen.length;
    yield* disorder(chosen, { seed, duplicates, window });
  }
}
