import { setTimeout as sleep } from 'node:timers/promises';
import { between, type Random } from '../../src/simulation/random';
import { cutNetwork } from './faults/cut-network';
import type { Fault, Surroundings } from './faults/fault';
import { killBackend } from './faults/kill-backend';
import { killPostmaster } from './faults/kill-postmaster';
import { killReplica } from './faults/kill-replica';
import { pauseReplica } from './faults/pause-replica';
import { restartDatabase } from './faults/restart-database';
import { terminateConnections } from './faults/terminate-connections';
import { terminateReplica } from './faults/terminate-replica';
import { Strike } from './strike';

export const ALL_FAULTS: readonly Fault[] = [
  pauseReplica,
  killReplica,
  terminateConnections,
  killPostmaster,
  terminateReplica,
  killBackend,
  cutNetwork,
  restartDatabase,
];

/** Between the end of one strike and the next, milliseconds. */
const BREATH = { shortest: 400, longest: 1_600 };

/** Inflicts faults one after the other: each kind once, in an order of chance, then all of them again. */
export class Nemesis {
  private lasting: Promise<void> = Promise.resolve();

  constructor(private readonly surroundings: Surroundings) {}

  /** Resolves when the time is up and the last fault is over. */
  async rage(secondsLeft: () => number): Promise<void> {
    while (secondsLeft() > 0) {
      for (const fault of shuffled(ALL_FAULTS, this.surroundings.random)) {
        if (secondsLeft() > fault.takesSeconds) await this.strike(fault);
      }
      await sleep(BREATH.shortest);
    }
    await this.lasting;
  }

  private async strike(fault: Fault): Promise<void> {
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
