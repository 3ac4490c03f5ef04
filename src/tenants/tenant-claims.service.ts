import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { EventHistory } from '../ordering/event-history';
import type { Projection } from '../ordering/projection';
import { type Version, versionOf } from '../ordering/version';
import { whichStateWins } from '../ordering/which-state-wins';
import type { TenantClaim } from '../ordering/tenant-claim';

interface Claimant {
  id: string;
  tenantName?: string | null;
}

/** Decides which of an object's events tells its tenant. Superseded events count: an old name is better than none. */
@Injectable()
export class TenantClaims {
  constructor(private readonly history: EventHistory) {}

  /**
   * The claim of the newest second in which the object named a tenant, given the one that is stored and an event that may
   * change it: a later second replaces it; any other event may be what was missing to tell how that second ended.
   */
  async newest<S extends Claimant>(
    stored: TenantClaim | undefined,
    version: Version<S>,
    projection: Projection<S>,
    manager: EntityManager,
  ): Promise<TenantClaim | undefined> {
    if (stored && version.created <= stored.at) {
      return (await this.ofSecond(version.state.id, stored.at, projection, manager)) ?? stored;
    }
    return claimOf(version) ?? stored;
  }

  /** What the second's last state names; where that names nobody any more, the smallest event id that names one. */
  private async ofSecond<S extends Claimant>(
    id: string,
    second: number,
    projection: Projection<S>,
    manager: EntityManager,
  ): Promise<TenantClaim | undefined> {
    const { last, known } = await this.lastOf(id, second, projection, manager);
    const [smallest] = known
      .filter(({ created, state }) => created === second && typeof state.tenantName === 'string')
      .toSorted((a, b) => (a.eventId < b.eventId ? -1 : 1));
    const claim = (last && claimOf(last)) ?? (smallest && claimOf(smallest));
    return claim && { ...claim, at: second };
  }

  /** Going back as long as a second ended as it began. @returns what it ended in, and all that was looked at. */
  private async lastOf<S extends Claimant>(
    id: string,
    newest: number,
    projection: Projection<S>,
    manager: EntityManager,
  ): Promise<{ last: Version<S> | undefined; known: readonly Version<S>[] }> {
    const known: Version<S>[] = [];
    let last: Version<S> | undefined;
    for (
      let second: number | undefined = newest;
      second !== undefined;
      second = await this.history.secondBefore(id, second, manager)
    ) {
      known.push(...(await this.versionsOf(id, second, projection, manager)));
      const verdict = whichStateWins(known, projection);
      last = verdict?.winner;
      if (verdict?.certainty !== 'open') break;
    }
    return { last, known };
  }

  private async versionsOf<S extends Claimant>(
    id: string,
    second: number,
    projection: Projection<S>,
    manager: EntityManager,
  ): Promise<Version<S>[]> {
    const events = await this.history.eventsOfSecond(id, second, manager);
    return events
      .map((event) => versionOf(event, (object) => projection.read(object)))
      .filter((version) => version !== undefined);
  }
}

function claimOf({ eventId, created, state }: Version<Claimant>): TenantClaim | undefined {
  return typeof state.tenantName === 'string'
    ? { tenant: state.tenantName, at: created, eventId }
    : undefined;
}
