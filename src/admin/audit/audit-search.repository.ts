import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Conditions } from '../../database/conditions';
import { pageOf } from '../requests/paging';
import type { AuditPage } from './audit.requests';

/** An entry as people read it. */
export interface AuditLine {
  id: string;
  at: Date;
  actor: string;
  remoteAddress: string | null;
  action: string;
  target: string;
  reason: string | null;
  result: string;
  /** null in entries of older versions. */
  databaseUser: string | null;
  /** In the chain; null where the trigger that links entries was off: the doctor finds these. */
  position: string | null;
  /** Hexadecimal. */
  hash: string | null;
}

/**
 * Entries are numbered as they are written and bear that time (those of older versions the time at which their transaction
 * began, which none outlived by an hour): whatever is an hour older than a moment has a smaller number than what bears it, so that a window of time is a
 * range of numbers, and a page of it is read from the newest on without a look at the others.
 */
const SLACK = `interval '1 hour'`;

@Injectable()
export class AuditSearch {
  /** Newest first. */
  async list(
    { limit, ...filter }: AuditPage,
    manager: EntityManager,
  ): Promise<{ entries: AuditLine[]; cursor: string | null }> {
    const conditions = conditionsOf(filter);
    const rows: AuditLine[] = await manager.query(
      `select id, at, actor, remote_address as "remoteAddress", action, target, reason, result,
         database_user as "databaseUser", position, encode(hash, 'hex') as hash
       from admin_audit_log left join admin_audit_chain on entry_id = id ${conditions.where()} order by id desc limit ${limit + 1}`,
      conditions.values,
    );
    const { page: entries, cursor } = pageOf(rows, limit, ({ id }) => id);
    return { entries, cursor };
  }
}

function conditionsOf({ actor, action, target, from, to, cursor }: Omit<AuditPage, 'limit'>): Conditions {
  const conditions = new Conditions();
  if (actor !== undefined) conditions.add('actor = ?', actor);
  if (action !== undefined) conditions.add('action = ?', action);
  if (target !== undefined) conditions.add('target = ?', target);
  if (from !== undefined) {
    conditions.add(
      `at >= ? and id > coalesce((select id from admin_audit_log where at < ?::timestamptz - ${SLACK}
         order by at desc limit 1), 0)`,
      from,
      from,
    );
  }
  if (to !== undefined) {
    conditions.add(
      `at < ? and id < coalesce((select id from admin_audit_log where at > ?::timestamptz + ${SLACK}
         order by at limit 1), ${Number.MAX_SAFE_INTEGER})`,
      to,
      to,
    );
  }
  if (cursor !== undefined) conditions.add('id < ?', cursor);
  return conditions;
}
