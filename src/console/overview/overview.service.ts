import { Injectable } from '@nestjs/common';
import { EventSearch } from '../../admin/events/event-search';
import type { EventSummary } from '../../admin/events/event-summary';
import { type Backlog, BacklogRepository } from '../../backlog/backlog.repository';
import { ReadOnlyUnit } from '../../database/read-only-unit';
import type { Traffic, TrafficRange } from '../../traffic/traffic';
import { TrafficRepository } from '../../traffic/traffic.repository';
import { type FiringAlert, OverviewRepository } from './overview.repository';

export interface OverviewView {
  range: TrafficRange;
  traffic: Traffic;
  /** Of the last hour, minute by minute, for what is true right now. */
  recent: Traffic;
  backlog: Backlog;
  alerts: FiringAlert[];
  deadLetters: EventSummary[];
}

const DEAD_LETTERS = 10;

/** Everything of the first page, as of one moment. */
@Injectable()
export class Overview {
  constructor(
    private readonly reading: ReadOnlyUnit,
    private readonly backlog: BacklogRepository,
    private readonly traffic: TrafficRepository,
    private readonly search: EventSearch,
    private readonly repository: OverviewRepository,
  ) {}

  async read(range: TrafficRange): Promise<OverviewView> {
    const [backlog, rest] = await Promise.all([
      this.backlog.read(),
      this.reading.run(async (manager) => {
        const recent = await this.traffic.read('1h', manager);
        const traffic = range === '1h' ? recent : await this.traffic.read(range, manager);
        const alerts = await this.repository.firingAlerts(manager);
        const dead = await this.search.list({ status: 'dead', limit: DEAD_LETTERS }, manager);
        return { recent, traffic, alerts, deadLetters: dead.events };
      }),
    ]);
    return { range, backlog, ...rest };
  }
}
