import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
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
}

/**
 * Entries are numbered as they are written and bear the time at which their transaction began, which none outlives by an
 * hour: whatever is an hour older than a moment has a smaller number than what bears it, so that a window of time is a
 * range of numbers, and a page of it is read from the newest on without a look at the others.
 */
const SLACK = `interval '1 hour'`;

const conditions: Record<keyof Omit<AuditPage, 'limit'>, string> = {
  actor: 'actor = ?',
  action: 'action = ?',
  target: 'target = ?',
  from: `at >= ? and id > coalesce(
    (select id from admin_audit_log where at < ?::timestamptz - ${SLACK} order by at desc limit 1), 0)`,
  to: `at < ? and id < coalesce(
    (select id from admin_audit_log where at > ?::timestamptz + ${SLACK} order by at limit 1), ${Number.MAX_SAFE_INTEGER})`,
  cursor: 'id < ?',
};

@Injectable()
export class AuditSearch {
  /** Newest first. */
  async list(
    { limit, ...filter }: AuditPage,
    manager: EntityManager,
  ): Promise<{ entries: AuditLine[]; cursor: string | null }> {
    const values: unknown[] = [];
    const where = Object.entries(filter)
      .filter(([, value]) => value !== undefined)
      .map(([field, value]) => {
        values.push(value);
        return conditions[field as keyof typeof conditions].replaceAll('?', `$${values.length}`);
      });
    const rows: AuditLine[] = await manager.query(
      `select id, at, actor, remote_address as "remoteAddress", action, target, reason, result from admin_audit_log
       ${where.length > 0 ? `where ${where.join(' and ')}` : ''} order by id desc limit ${limit + 1}`,
      values,
    );
    const entries = rows.slice(0, limit);
    return { entries, cursor: rows.length > limit ? (entries.at(-1)?.id ?? null) : null };
  }
}
