import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../database/unit-of-work';
import type { AdminCaller } from '../access/admin-actor';
import { AuditRepository } from './audit.repository';
import { BodyReadingsRepository } from './body-readings.repository';

/** Records who reads the body of an event with all that is personal in it: once for each person, event and hour. */
@Injectable()
export class BodyReading {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly readings: BodyReadingsRepository,
    private readonly audit: AuditRepository,
  ) {}

  /** Before the body is shown: what cannot be recorded is not shown. */
  async record(caller: AdminCaller, eventId: string): Promise<void> {
    await this.unitOfWork.run(async (manager) => {
      if (!(await this.readings.add(caller.name, eventId, manager))) return;
      await this.audit.append(
        caller,
        { action: 'read_body', target: eventId, result: 'unredacted' },
        manager,
      );
    });
  }
}
