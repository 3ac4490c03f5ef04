import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type AlertKind, calmSeconds, type Finding } from './finding';

/** What somebody is to be told. */
export interface Notice {
  key: string;
  kind: AlertKind;
  state: 'firing' | 'resolved';
  summary: string;
  since: Date;
}

/** The same for one channel, claimed. */
export interface Notification extends Notice {
  id: string;
  channel: string;
  createdAt: Date;
  /** Earlier ones. */
  attempts: number;
}

interface AlertRow {
  key: string;
  kind: AlertKind;
  summary: string;
  since: Date;
}

type NotificationRow = AlertRow & {
  id: string;
  state: Notice['state'];
  channel: string;
  created_at: Date;
  attempts: number;
};

/** There is more of what was told already: not again within this. */
const AGAIN_AFTER = `interval '1 hour'`;
/** Longer than a channel is waited for; a replica that dies while it sends has it for so long. */
const SEND_LEASE = `interval '30 seconds'`;

/** `alerts`, and `alert_notifications` as their outbox: what changes and who is to be told is written together. */
@Injectable()
export class AlertsRepository {
  /** Until the transaction ends; false when another replica is at it. */
  async tryLock(manager: EntityManager): Promise<boolean> {
    const [row]: { locked: boolean }[] = await manager.query(
      `select pg_try_advisory_xact_lock(hashtextextended('hookledger:alerts', 0)) as locked`,
    );
    return row?.locked ?? false;
  }

  /** @returns a notice when it is new, or when there is more of it than was told. */
  async fire(
    { key, kind, summary, marker, isToldEach = false }: Finding,
    manager: EntityManager,
  ): Promise<Notice | undefined> {
    const [row]: AlertRow[] = await manager.query(
      `insert into alerts as a (key, kind, is_firing, summary, marker) values ($1, $2, true, $3, $4)
       on conflict (key) do update set is_firing = true, summary = $3, marker = $4, seen_at = now(), told_at = now(),
         since = case when a.is_firing then a.since else now() end
       where not a.is_firing or (not $5 and a.marker <> $4 and a.told_at < now() - ${AGAIN_AFTER})
         or ($5 and a.marker collate "C" < $4)
       returning key, kind, summary, since`,
      [key, kind, summary, marker, isToldEach],
    );
    if (row) return { ...row, state: 'firing' };
    await manager.query(`update alerts set seen_at = now() where key = $1`, [key]);
    return undefined;
  }

  /** Of the alerts that fire and were not found just now: those that have not been for long enough are over. */
  async resolveOthers(found: readonly string[], manager: EntityManager): Promise<Notice[]> {
    const [rows]: [AlertRow[], number] = await manager.query(
      `update alerts set is_firing = false
       where is_firing and key <> all ($1)
         and seen_at <= now() - (select seconds from unnest($2::text[], $3::int[]) as calm (kind, seconds)
           where calm.kind = alerts.kind) * interval '1 second'
       returning key, kind, summary, since`,
      [found, Object.keys(calmSeconds), Object.values(calmSeconds)],
    );
    return rows.map((row) => ({ ...row, state: 'resolved' }));
  }

  async enqueue(
    notices: readonly Notice[],
    channels: readonly string[],
    manager: EntityManager,
  ): Promise<void> {
    for (const { key, kind, state, summary, since } of notices) {
      await manager.query(
        `insert into alert_notifications (alert_key, kind, state, summary, since, channel)
         select $1, $2, $3, $4, $5::timestamptz, channel from unnest($6::text[]) as channel`,
        [key, kind, state, summary, since, channels],
      );
    }
  }

  /**
   * Takes the oldest that is to be sent now; another replica gets others. One at a time: several in a row may take longer
   * than the lease, and somebody else would send the last ones too.
   */
  async claim(manager: EntityManager): Promise<Notification | undefined> {
    const [rows]: [NotificationRow[], number] = await manager.query(
      `with picked as materialized (
         select id from alert_notifications where next_attempt_at <= now()
         order by id limit 1 for update skip locked)
       update alert_notifications n set next_attempt_at = now() + ${SEND_LEASE}, attempts = n.attempts + 1
       from picked where n.id = picked.id
       returning n.id, n.alert_key as key, n.kind, n.state, n.summary, n.since, n.channel, n.created_at,
         n.attempts - 1 as attempts`,
    );
    const [claimed] = rows.map(({ created_at: createdAt, ...row }) => ({ ...row, createdAt }));
    return claimed;
  }

  async sent(id: string, manager: EntityManager): Promise<void> {
    await manager.query(
      `update alert_notifications set sent_at = now(), next_attempt_at = null, last_error = null where id = $1`,
      [id],
    );
  }

  /** @param delayMs null: it is given up. */
  async failed(id: string, error: string, delayMs: number | null, manager: EntityManager): Promise<void> {
    await manager.query(
      `update alert_notifications set last_error = $2, next_attempt_at = now() + $3 * interval '1 ms' where id = $1`,
      [id, error, delayMs],
    );
  }

  /** Adds what this process has counted, and forgets what nobody looks at any more. */
  async countSignatureFailures(worker: string, failures: number, manager: EntityManager): Promise<void> {
    await manager.query(
      `insert into signature_failures as f (minute, worker, failures) values (date_trunc('minute', now()), $1, $2)
       on conflict (minute, worker) do update set failures = f.failures + excluded.failures`,
      [worker, failures],
    );
    await manager.query(`delete from signature_failures where minute < now() - interval '1 hour'`);
  }

  /** What has arrived, or was given up, a month ago. */
  async forgetOld(manager: EntityManager): Promise<void> {
    await manager.query(
      `delete from alert_notifications where next_attempt_at is null and created_at < now() - interval '30 days'`,
    );
  }
}
