import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
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
    private readonly refusals: RefusalsRepository,
    private readonly audit: AuditRepository,
  ) {}

  async add(caller: AdminCaller, refused: AuditEvent, manager: EntityManager): Promise<void> {
    const count = await this.refusals.count(caller.name, refused.action, manager);
    if (count <= ENTRIES_A_MINUTE) await this.audit.append(caller, refused, manager);
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
