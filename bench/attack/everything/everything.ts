import { setTimeout as sleep } from 'node:timers/promises';
import { peakMemoryOf } from '../../measure/proc';
import type { Crew } from '../crew/crew';
import { QUIET, SHARED } from '../jobs/addresses';
import type { Delivered } from '../jobs/deliver';
import type { Tally } from '../jobs/tally';
import type { Seen } from '../jobs/watch';
import { OPERATOR, SECRET } from '../target/credentials';
import type { Target } from '../target/target';
import { attackWithEverything, type Intensity } from './attacks';

/** Senders, the operator, and the processes that attack. */
export const CREW = 5;
const SENDER = 0;
const PERSON = 1;
const ATTACKERS = [2, 3, 4] as const;

/** Of each of the two senders. */
const PER_SECOND = 25;
/** One delivery of 500 KB every two seconds. */
const LARGE_EVERY = 50;
const INSIST_SECONDS = 60;
const PAGES_PER_SECOND = 2;

export interface Outcome {
  seconds: number;
  /** By the sender that no attacker shares an address with, and by the one at the attackers' address. */
  delivered: Record<'quiet' | 'shared', Delivered[]>;
  /** Pages that an operator asked for. */
  pages: Seen[];
  /** By the attack's name. */
  attacks: Record<string, Tally>;
  peakMemoryBytes: number;
}

export interface Siege {
  intensity: Intensity;
  /** Of the attack. */
  seconds: number;
  /** The genuine senders and the operator are alone for so long first. */
  leadSeconds: number;
}

/** Every attack at once, beside two genuine senders and an operator. */
export async function everythingAtOnce(
  target: Target,
  crew: Crew,
  { intensity, leadSeconds, seconds: attackedSeconds }: Siege,
): Promise<Outcome> {
  const seconds = leadSeconds + attackedSeconds;
  const deliver = (name: 'quiet' | 'shared', from: string) =>
    crew.do(SENDER, 'deliver', {
      origin: target.publicOrigin,
      secret: SECRET,
      from,
      name,
      perSecond: PER_SECOND,
      seconds,
      largeEvery: LARGE_EVERY,
      insistSeconds: INSIST_SECONDS,
    });
  const senders = Promise.all([deliver('quiet', QUIET), deliver('shared', SHARED)]);
  const watching = crew.do(PERSON, 'watch', {
    origin: target.adminOrigin,
    paths: ['/console', '/console/events', '/console/tenants'],
    from: QUIET,
    token: OPERATOR,
    perSecond: PAGES_PER_SECOND,
    seconds,
  });
  await sleep(leadSeconds * 1_000);
  const attacking = attackWithEverything(target, crew, ATTACKERS, { seconds: attackedSeconds, intensity });
  const [[quiet, shared], pages, attacks] = await Promise.all([senders, watching, attacking]);
  return {
    seconds,
    delivered: { quiet, shared },
    pages,
    attacks,
    peakMemoryBytes: await peakMemoryOf(target.pid),
  };
}
