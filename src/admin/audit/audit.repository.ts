import { Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { afterCommit } from '../../database/after-commit';
import type { AdminCaller } from '../access/admin-actor';
import type { AuditAction } from './audit-action';

export interface AuditEvent {
  action: AuditAction;
  target: string;
  reason?: string | undefined;
  result: string;
}

/** Who acts. No address: the service itself, in the name of a person. */
export type AuditActor = Pick<AdminCaller, 'name'> & { address: string | null };

/** A log line needs no more of a field to be found in the table. */
const MAX_LOGGED = 300;

/**
 * `admin_audit_log`. Written in the transaction of the change itself, so that neither is there without the other. Triggers set
 * id, time and database user, and link the entry to the one before in the commit: only there is the lock of the chain taken.
 */
@Injectable()
export class AuditRepository {
  private readonly logger = new Logger('Audit');

  /** Each entry is also a log line, once it is committed. @returns the entry's id. */
  async append(caller: AuditActor, event: AuditEvent, manager: EntityManager): Promise<string> {
    const [row]: { id: string }[] = await manager.query(
      `insert into admin_audit_log (actor, remote_address, action, target, reason, result)
       values ($1, $2, $3, $4, $5, $6) returning id`,
      [caller.name, caller.address, event.action, event.target, event.reason ?? null, event.result],
    );
    const id = row?.id ?? '';
    afterCommit(manager, () => this.tell(id, caller, event));
    return id;
  }

  /** Without the reason: people write what they like there. */
  private tell(id: string, { name, address }: AuditActor, { action, target, result }: AuditEvent): void {
    const audit = { id, actor: name, address, action, target: cut(target), result: cut(result) };
    this.logger.log({ audit }, 'audit entry written');
  }
}

function cut(text: string): string {
  return text.length > MAX_LOGGED ? `${text.slice(0, MAX_LOGGED)}…` : text;
}
