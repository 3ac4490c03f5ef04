import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { EventHistory } from '../event-log/event-history';
import { UnresolvedObjectsRepository } from './unresolved-objects.repository';
import { UnreadableObjectError } from './unreadable-object.error';
import type { Projection } from './projection';
import { type ObjectEvent, type Version, versionOf } from './version';
import { isFinal, type Verdict, whichStateWins } from './which-state-wins';

/** What became of one event in its projection. */
export interface Projected<S> {
  /** What the event itself says. */
  version: Version<S>;
  /** The state that the row shows now. */
  current: S;
  /** The event whose state the row shows; undefined when it is this one. */
  supersededBy: string | undefined;
  /** What a person should know: `same_second_unresolved` where the rules could not tell which event came last. */
  flags: string[];
}

interface StoredVersion {
  version_event: string | null;
  version_at: string | null;
  version_terminal: boolean;
  version_tied: boolean;
}

/** Applies events to projections so that the order of their arrival does not matter. */
@Injectable()
export class Projector {
  constructor(
    private readonly history: EventHistory,
    private readonly unresolved: UnresolvedObjectsRepository,
  ) {}

  /**
   * Locks the object's row, decides whether this event changes it, and writes the winning state.
   * @throws {UnreadableObjectError} when the event's object has no usable id.
   */
  async project<S extends { id: string }>(
    projection: Projection<S>,
    event: ObjectEvent,
    manager: EntityManager,
  ): Promise<Projected<S>> {
    const version = readVersion(projection, event);
    const stored = await this.lock(projection, version.state.id, manager);
    const verdict = await this.decide(projection, version, stored, manager);
    if (!verdict) {
      const supersededBy = stored.version_event ?? undefined;
      return { version, current: version.state, supersededBy, flags: [] };
    }
    const { winner, at, certainty } = verdict;
    const isCut = projection.complete?.isCut(winner.state) ?? false;
    // An older event that comes late may tell what this one leaves out.
    const tied = verdict.tied || isCut;
    await projection.save(isCut ? await this.completed(projection, winner, manager) : winner.state, manager);
    await manager.query(
      `update ${projection.table} set version_event = $2, version_at = to_timestamp($3),
         version_terminal = $4, version_tied = $5
       where id = $1 and (version_event, version_at, version_terminal, version_tied)
         is distinct from ($2, to_timestamp($3), $4, $5)`,
      [winner.state.id, winner.eventId, at, isFinal(winner, projection), tied],
    );
    const supersededBy = winner.eventId === version.eventId ? undefined : winner.eventId;
    const isGuess = certainty !== 'settled';
    if (isGuess) await this.unresolved.note(winner.state.id, projection.table, at, manager);
    else if (stored.version_tied) await this.unresolved.settle(winner.state.id, manager);
    const flags = isGuess ? ['same_second_unresolved'] : [];
    return { version, current: winner.state, supersededBy, flags };
  }

  /** In statements of their own: what is read afterwards is read in a snapshot taken after the wait. */
  private async lock(
    projection: Projection<{ id: string }>,
    id: string,
    manager: EntityManager,
  ): Promise<StoredVersion> {
    await manager.query(`insert into ${projection.table} (id) values ($1) on conflict (id) do nothing`, [id]);
    const [stored]: StoredVersion[] = await manager.query(
      `select version_event, extract(epoch from version_at)::bigint as version_at, version_terminal, version_tied
       from ${projection.table} where id = $1 for no key update`,
      [id],
    );
    return stored ?? { version_event: null, version_at: null, version_terminal: false, version_tied: false };
  }

  /** undefined: what is stored stays. */
  private async decide<S extends { id: string }>(
    projection: Projection<S>,
    version: Version<S>,
    stored: StoredVersion,
    manager: EntityManager,
  ): Promise<Verdict<S> | undefined> {
    const storedAt = Number(stored.version_at);
    const alone: Verdict<S> = { winner: version, at: version.created, tied: false, certainty: 'settled' };
    if (stored.version_event === null) return alone;
    if (stored.version_event === version.eventId && !stored.version_tied) return alone;
    const terminal = isFinal(version, projection);
    if (terminal && !stored.version_terminal) return alone;
    if (!terminal && stored.version_terminal && !stored.version_tied) return undefined;
    if (terminal === stored.version_terminal && version.created > storedAt) return alone;
    if (version.created < storedAt && !stored.version_tied) return undefined;
    return this.settle(projection, version, storedAt, manager);
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
      verdict = whichStateWins([...known.values()], projection);
      if (verdict?.certainty !== 'open') break;
      second = await this.history.secondBefore(id, second, manager);
    }
    return verdict;
  }
}

/** @throws {UnreadableObjectError} when the event's object has no usable id. */
export function readVersion<S extends { id: string }>(
  projection: Projection<S>,
  event: ObjectEvent,
): Version<S> {
  const version = versionOf(event, (object) => projection.read(object));
  if (!version) throw new UnreadableObjectError(event.type);
  return version;
}
