import type { Crew } from '../crew/crew';
import type { Target } from '../target/target';

/** By name, with the unit at its end; text where it is no quantity. */
export type Figures = Record<string, number | string>;

/** Members of the crew. Senders and people do not share an event loop with those who attack. */
export const SENDER = 0;
export const PERSON = 1;
export const ATTACKER = 2;
export const CREW = 3;

export interface Scene {
  /** A process that has just started, of its tree. */
  target: Target;
  crew: Crew;
  /** Of PostgreSQL. */
  postmaster: number;
}

/** One number of the threat model, taken from the outside, so that any version of the service can be asked for it. */
export interface Measurement {
  name: string;
  /** What is done to the service. */
  sentence: string;
  run(scene: Scene): Promise<Figures>;
}
