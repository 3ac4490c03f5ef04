import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { UnitOfWork } from '../../database/unit-of-work';
import type { AdminCaller } from '../access/admin-actor';
import type { AuditAction } from './audit-action';
import { type AuditEvent, AuditRepository } from './audit.repository';
import { RefusalsRepository } from './refusals.repository';

/** So many refusals of one person, action and minute have an entry each; the others share one. */
export const ENTRIES_A_MINUTE = 10;

/** Writes down what people were refused, in a bounded number of entries: a script that runs wild must not bury the others. */
@Injectable()
export class RefusalRecord {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly refusals: RefusalsRepository,
    private readonly audit: AuditRepository,
  ) {}

  /**
   * In two transactions, the first of which waits for no disk: a hundred refusals at once queue for the row that counts them.
   * A crash in between loses an entry that says that nothing happened.
   */
  async add(caller: AdminCaller, refused: AuditEvent): Promise<void> {
    const count = await this.unitOfWork.run(
      (manager) => this.refusals.count(caller.name, refused.action, manager),
      { durable: false },
    );
    if (count <= ENTRIES_A_MINUTE)
      await this.unitOfWork.run((manager) => this.audit.append(caller, refused, manager));
  }

  /** One entry for the others of each minute that is over. @returns how many minutes there were. */
  async summarize(limit: number, manager: EntityManager): Promise<number> {
    const ended = await this.refusals.takeEnded(limit, manager);
    for (const { actor, action, minute, refused } of ended) {
      if (refused <= ENTRIES_A_MINUTE) continue;
      const others = refused - ENTRIES_A_MINUTE;
      const result = `refused: ${others} more in the minute from ${minute.toISOString()}`;
      await this.audit.append(
        { name: actor, address: null },
        { action: action as AuditAction, target: 'several', result },
        manager,
      );
    }
    return ended.length;
  }
}
