import type { SimulatedEvent } from '../../dev/simulation/event.object';
import type { Act, History } from './history';
import type { Arrival } from './script';

export interface Delivery {
  event: SimulatedEvent;
  replica: number;
}

/** What arrives, and what is done, in one wave. */
export interface Wave {
  deliveries: Delivery[];
  acts: Act[];
}

/** The deliveries of a history as they arrive in one wave: not in the order in which things happened, some of them twice. */
export function waveOf(history: History, wave: number): Wave {
  const arrivals = history.letters.flatMap(({ event, post: { first, again } }) =>
    [first, ...(again ? [again] : [])].map((arrival) => ({ event, arrival })),
  );
  return {
    deliveries: arrivals
      .filter(({ arrival }) => arrival.wave === wave)
      .toSorted((a, b) => byPlace(a.arrival, b.arrival))
      .map(({ event, arrival }) => ({ event, replica: arrival.replica })),
    acts: history.acts.filter((act) => act.wave === wave),
  };
}

function byPlace(a: Arrival, b: Arrival): number {
  return a.place - b.place;
}
