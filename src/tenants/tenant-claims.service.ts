import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { EventHistory } from '../event-log/event-history';
import type { Projection } from '../ordering/projection';
import { type Version, versionOf } from '../ordering/version';
import { whichStateWins } from '../ordering/which-state-wins';
import type { TenantClaim } from './tenant-claim';

interface Claimant {
  id: string;
  tenantName: string | null;
}

/** Decides which of an object's events tells its tenant. Superseded events count: an old name is better than none. */
@Injectable()
export class TenantClaims {
  constructor(private readonly history: EventHistory) {}

  /** The newest claim of an object, given the one that is stored and an event that may carry another. */
  async newest<S extends Claimant>(
    stored: TenantClaim | undefined,
    version: Version<S>,
    projection: Projection<S>,
    manager: EntityManager,
  ): Promise<TenantClaim | undefined> {
    const incoming = claimOf(version);
    if (!incoming) return stored;
    if (!stored || incoming.at > stored.at) return incoming;
    if (incoming.at < stored.at) return stored;
    if (incoming.tenant === stored.tenant) return incoming.eventId < stored.eventId ? incoming : stored;
    return this.ofSecond(version, projection, manager);
  }

  /** Two names in one second: the second's last state decides, else the smallest event id that names one. */
  private async ofSecond<S extends Claimant>(
    version: Version<S>,
    projection: Projection<S>,
    manager: EntityManager,
  ): Promise<TenantClaim | undefined> {
    const events = await this.history.eventsOfSecond(version.state.id, version.created, manager);
    const versions = events
      .map((event) => versionOf(event, (object) => projection.read(object)))
      .filter((peer) => peer !== undefined);
    const last = whichStateWins(versions, projection)?.winner;
    const [smallest] = versions
      .filter(({ state }) => state.tenantName !== null)
      .toSorted((a, b) => (a.eventId < b.eventId ? -1 : 1));
    return (last && claimOf(last)) ?? claimOf(smallest ?? version);
  }
}

function claimOf({ eventId, created, state }: Version<Claimant>): TenantClaim | undefined {
  return state.tenantName === null ? undefined : { tenant: state.tenantName, at: created, eventId };
}
