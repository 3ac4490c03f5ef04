import { Injectable } from '@nestjs/common';
import { ReadOnlyUnit } from '../../database/read-only-unit';
import { FailureException } from '../../http/failures/failure.exception';
import type { BulkReplayEventPage, BulkReplayPage } from './bulk-replay.requests';
import {
  type BulkReplayEventReport,
  type BulkReplayReport,
  BulkReplayReports,
} from './bulk-replay-reports.repository';

/** How bulk replays go on, for people. */
@Injectable()
export class BulkReplayLookup {
  constructor(
    private readonly reading: ReadOnlyUnit,
    private readonly reports: BulkReplayReports,
  ) {}

  /** Newest first. */
  async list(page: BulkReplayPage): Promise<{ bulkReplays: BulkReplayReport[]; cursor: string | null }> {
    return this.reading.run((manager) => this.reports.list(page, manager));
  }

  /** @throws {FailureException} 404 `bulk_replay_not_found` */
  async show(id: string): Promise<BulkReplayReport> {
    const bulk = await this.reading.run((manager) => this.reports.find(id, manager));
    if (!bulk) throw new FailureException(404, 'bulk_replay_not_found');
    return bulk;
  }

  /** What became of each event, oldest first. @throws {FailureException} 404 `bulk_replay_not_found` */
  async events(
    id: string,
    page: BulkReplayEventPage,
  ): Promise<{ events: BulkReplayEventReport[]; cursor: string | null }> {
    await this.show(id);
    return this.reading.run((manager) => this.reports.events(id, page, manager));
  }
}
