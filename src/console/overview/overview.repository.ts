import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

export interface FiringAlert {
  key: string;
  summary: string;
  since: Date;
}

/** What the first page shows beside the traffic. */
@Injectable()
export class OverviewRepository {
  /** The newest first. */
  async firingAlerts(manager: EntityManager): Promise<FiringAlert[]> {
    return manager.query(
      `select key, summary, since from alerts where is_firing order by since desc, key limit 20`,
    );
  }
}
