import type { EventFlag } from '../event-log/event-flags';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { EventHistory } from './event-history';
import type { StoredVersion, VersionedState } from './projected-rows.repository';
import type { Projection } from './projection';
import { type Version, versionOf } from './version';
import { isFinal, type Verdict, whichStateWins } from './which-state-wins';

/** What becomes of one event in its projection. */
export interface Projected<S> {
  /** What is to be written; undefined when what is stored stays. */
  save: VersionedState<S> | undefined;
  /** The event whose state the row will show; undefined when it is this one. */
  supersededBy: string | undefined;
  /** The rules cannot tell which event came last: the second in doubt, Unix seconds. */
  doubt: number | undefined;
  /** What a person should know: `same_second_unresolved` where there is a doubt. */
  flags: EventFlag[];
}

/** Decides about events so that the order of their arrival does not matter. */
@Injectable()
export class Projector {
  constructor(private readonly history: EventHistory) {}

  /** Decides whether an event changes the row of its object, which is locked. Reads the log only where it has to. */
  async decide<S extends { id: string }>(
    projection: Projection<S>,
    version: Version<S>,
    stored: StoredVersion,
    manager: EntityManager,
  ): Promise<Projected<S>> {
    const verdict = await this.verdictOn(projection, version, stored, manager);
    if (!verdict) {
      return { save: undefined, supersededBy: stored.eventId ?? undefined, doubt: undefined, flags: [] };
    }
    const { winner, at, certainty } = verdict;
    const isCut = projection.complete?.isCut(winner.state) ?? false;
    const isGuess = certainty !== 'settled';
    return {
      save: {
        state: isCut ? await this.completed(projection, winner, manager) : winner.state,
        eventId: winner.eventId,
        at,
        isTerminal: isFinal(winner, projection),
        // An older event that comes late may tell what this one leaves out.
        isTied: verdict.tied || isCut,
      },
      supersededBy: winner.eventId === version.eventId ? undefined : winner.eventId,
      doubt: isGuess ? at : undefined,
      flags: isGuess ? ['same_second_unresolved'] : [],
    };
  }

  /** undefined: what is stored stays. */
  private async verdictOn<S extends { id: string }>(
    projection: Projection<S>,
    version: Version<S>,
    stored: StoredVersion,
    manager: EntityManager,
  ): Promise<Verdict<S> | undefined> {
    const alone: Verdict<S> = { winner: version, at: version.created, tied: false, certainty: 'settled' };
    if (stored.eventId === null) return alone;
    if (stored.eventId === version.eventId && !stored.isTied) return alone;
    const terminal = isFinal(version, projection);
    if (terminal && !stored.isTerminal) return alone;
    if (!terminal && stored.isTerminal && !stored.isTied) return undefined;
    if (terminal === stored.isTerminal && version.created > stored.at) return alone;
    if (version.created < stored.at && !stored.isTied) return undefined;
    return this.settle(projection, version, stored.at, manager);
  }

  /** What the winner tells, and of what it leaves out what the newest older events do. */
  private async completed<S extends { id: string }>(
    projection: Projection<S>,
    winner: Version<S>,
    manager: EntityManager,
  ): Promise<S> {
    const { complete } = projection;
    if (!complete) return winner.state;
    const states = [winner.state];
    for (const event of await this.history.eventsBefore(winner.state.id, winner.created, manager)) {
      const version = versionOf(event, (object) => projection.read(object));
      if (!version) continue;
      states.push(version.state);
      if (!complete.isCut(version.state)) break;
    }
    return complete.from(states);
  }

  /** Decides a second over all its events in the log, going back as long as a second ended as it began. */
  async settle<S extends { id: string }>(
    projection: Projection<S>,
    version: Version<S>,
    newest: number,
    manager: EntityManager,
  ): Promise<Verdict<S> | undefined> {
    const { id } = version.state;
    // This event too only when its second has its turn: what lies between it and the newest one would be passed over.
    const known = new Map<string, Version<S>>();
    let verdict: Verdict<S> | undefined;
    let second: number | undefined = newest;
    while (second !== undefined) {
      for (const event of await this.history.eventsOfSecond(id, second, manager)) {
        const peer = versionOf(event, (object) => projection.read(object));
        if (peer) known.set(peer.eventId, peer);
      }
      // A preview may be of an event that is not in the log yet.
      if (version.created === second) known.set(version.eventId, version);
      verdict = whichStateWins([...known.values()], projection);
      if (verdict?.certainty !== 'open') break;
      second = await this.history.secondBefore(id, second, manager);
    }
    return verdict;
  }
}
