import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { AuditAction } from './audit-action';
import type { AdminCaller } from '../access/admin-actor';

export interface AuditEvent {
  action: AuditAction;
  target: string;
  reason?: string | undefined;
  result: string;
}

/** `admin_audit_log`. Written in the transaction of the change itself, so that neither is there without the other. */
@Injectable()
export class AuditRepository {
  /** @returns the entry's id. */
  async append(caller: AdminCaller, event: AuditEvent, manager: EntityManager): Promise<string> {
    const [row]: { id: string }[] = await manager.query(
      `insert into admin_audit_log (actor, remote_address, action, target, reason, result)
       values ($1, $2, $3, $4, $5, $6) returning id`,
      [caller.name, caller.address, event.action, event.target, event.reason ?? null, event.result],
    );
    return row?.id ?? '';
  }
}
