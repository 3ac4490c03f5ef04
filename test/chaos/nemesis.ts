import { setTimeout as sleep } from 'node:timers/promises';
import { between, type Random } from '../../dev/simulation/random';
import type { DatabaseServer } from './database/database-server';
import type { Fault, Surroundings } from './faults/fault';
import { Strike } from './strike';
import type { Topology } from './topology';

/** Between the end of one strike and the next, milliseconds. */
const BREATH = { shortest: 400, longest: 1_600 };

/**
 * Inflicts faults one after the other: each kind once, in an order of chance, then all of them again; and in the end,
 * while there is just time for it, the last one.
 */
export class Nemesis<Database extends DatabaseServer> {
  private lasting: Promise<void> = Promise.resolve();

  constructor(
    private readonly topology: Pick<Topology<Database>, 'faults' | 'lastFault'>,
    private readonly surroundings: Surroundings<Database>,
  ) {}

  /** Resolves when the time is up and the last fault is over. */
  async rage(secondsLeft: () => number): Promise<void> {
    const { faults, lastFault } = this.topology;
    const secondsBeforeLast = () => secondsLeft() - (lastFault?.takesSeconds ?? 0);
    while (secondsBeforeLast() > 0) {
      for (const fault of shuffled(faults, this.surroundings.random)) {
        if (secondsBeforeLast() > fault.takesSeconds) await this.strike(fault);
      }
      await sleep(BREATH.shortest);
    }
    if (lastFault && secondsLeft() > 0) await this.strike(lastFault);
    await this.lasting;
  }

  private async strike(fault: Fault<Database>): Promise<void> {
    const { watch, random } = this.surroundings;
    await sleep(between(random, BREATH.shortest, BREATH.longest));
    // One at a time: somebody has to take over its work.
    if (fault.isLasting) await this.lasting;
    const strike = new Strike(fault.kind);
    watch.strikes.push(strike);
    const inflicted = fault.inflict(strike, this.surroundings);
    if (!fault.isLasting) return inflicted;
    this.lasting = inflicted;
    // Whoever awaits it next gets to know.
    inflicted.catch(() => undefined);
  }
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  return items
    .map((item) => ({ item, place: random() }))
    .toSorted((one, other) => one.place - other.place)
    .map(({ item }) => item);
}
