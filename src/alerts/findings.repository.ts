import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { DUE_AT } from '../event-log/due-at';
import type { Finding } from './finding';

/** Above these somebody should know. */
export interface Thresholds {
  silenceHours: number;
}

const FALLS_BEHIND_SECONDS = 300;
const WAITS_TOO_LONG_SECONDS = 86_400;
/** Of the newest so many events, as far as they came in the last quarter of an hour. */
const NEWEST = 5_000;
const FAILED_AT_LEAST = 5;
const FAILED_SHARE = 0.2;
/** Open questions that are looked at, the tenants of them that are told of, and how much of a tenant's name. */
const OPEN_WORDS = 1_000;
const NAMED_TENANTS = 200;
const LONGEST_NAME = 60;
/** In five minutes, over all replicas. */
const SIGNATURE_FAILURES = 60;

/** Looks for what is wrong, by way of small indexes or the newest rows alone: it costs the same however large the log is. */
@Injectable()
export class FindingsRepository {
  async find({ silenceHours }: Thresholds, manager: EntityManager): Promise<Finding[]> {
    const found = await Promise.all([
      this.deadLetters(manager),
      this.failingTypes(manager),
      this.fallsBehind(manager),
      this.waitsTooLong(manager),
      this.tenantsNamedByBuyers(manager),
      this.signatureFailures(manager),
      this.silence(silenceHours, manager),
      this.missedDeliveries(manager),
      this.failingReconciliation(manager),
    ]);
    return found.flat().filter((finding) => finding !== undefined);
  }

  private async deadLetters(manager: EntityManager): Promise<Finding | undefined> {
    const [row]: [{ count: number; newest: string; type: string }?] = await manager.query(
      `select (select count(*) from (select from stripe_event_log where status = 'dead' limit 1000) dead)::int as count,
         stripe_event_id as newest, event_type as type
       from stripe_event_log where status = 'dead' order by id desc limit 1`,
    );
    if (!row) return undefined;
    const many =
      row.count === 1
        ? '1 event is'
        : `${row.count === 1000 ? '1000 events or more' : `${row.count} events`} are`;
    return {
      key: 'dead_letters',
      kind: 'dead_letters',
      summary: `${many} dead, the newest ${row.newest} (${row.type}); mend the cause, then replay`,
      marker: row.newest,
    };
  }

  private async failingTypes(manager: EntityManager): Promise<Finding[]> {
    const rows: { type: string; events: number; failed: number }[] = await manager.query(
      `select event_type as type, count(*)::int as events,
         count(*) filter (where retry_count > 0 or status = 'dead')::int as failed
       from (select event_type, retry_count, status, created_at from stripe_event_log order by id desc limit ${NEWEST}) newest
       where created_at > now() - interval '15 minutes'
       group by event_type`,
    );
    return rows
      .filter(({ events, failed }) => failed >= FAILED_AT_LEAST && failed >= FAILED_SHARE * events)
      .map(({ type, events, failed }) => ({
        key: `type_fails:${type}`,
        kind: 'type_fails',
        summary: `${failed} of the last ${events} events of ${type} failed; their last_error says how`,
        marker: '',
      }));
  }

  private async fallsBehind(manager: EntityManager): Promise<Finding | undefined> {
    const [row]: [{ seconds: number | null }?] = await manager.query(
      `select extract(epoch from now() - min(due_at))::float8 as seconds from (
         select ${DUE_AT} as due_at from stripe_event_log where next_attempt_at is not null order by next_attempt_at limit 1000) queue
       where due_at <= now()`,
    );
    const seconds = row?.seconds ?? 0;
    if (seconds <= FALLS_BEHIND_SECONDS) return undefined;
    return {
      key: 'falls_behind',
      kind: 'falls_behind',
      summary: `an event has been due for ${minutes(seconds)} and is not processed; is the database well?`,
      marker: '',
    };
  }

  private async waitsTooLong(manager: EntityManager): Promise<Finding | undefined> {
    const [row]: [{ key: string; count: number }?] = await manager.query(
      `select min(waiting_for) as key, count(*)::int as count from (
         select waiting_for, created_at from stripe_event_log where waiting_for is not null order by id limit 1000) waiting
       where created_at < now() - $1 * interval '1 second'
       having count(*) > 0`,
      [WAITS_TOO_LONG_SECONDS],
    );
    if (!row) return undefined;
    return {
      key: 'waits_too_long',
      kind: 'waits_too_long',
      summary: `${row.count} events have waited for more than a day, for example for ${row.key}; link the customer, map the price, or set what it names`,
      marker: '',
    };
  }

  /**
   * At once, since somebody has bought something. One for each tenant, however many strangers name it, and for no more
   * tenants than people can look at: whoever knows ids can write them.
   */
  private async tenantsNamedByBuyers(manager: EntityManager): Promise<Finding[]> {
    const rows: { id: string; name: string; sessions: number; newest: string; at: string }[] =
      await manager.query(
        `select t.id, t.name, count(*)::int as sessions,
           (array_agg(p.session_id order by p.asked_at desc))[1] as newest,
           to_char(max(p.asked_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') as at
         from (select session_id, tenant_id, asked_at from checkout_proposals
           where state = 'asked' order by asked_at desc limit ${OPEN_WORDS}) p
         join tenants t on t.id = p.tenant_id
         group by t.id, t.name order by max(p.asked_at) desc limit ${NAMED_TENANTS}`,
      );
    return rows.map(({ id, name, sessions, newest, at }) => ({
      key: `tenant_named_by_buyer:${id}`,
      kind: 'tenant_named_by_buyer',
      summary: `${sessions === 1 ? 'a checkout names' : `${sessions} checkouts name`} the tenant ${id} (${shown(name)}), which is not unclaimed, and ${sessions === 1 ? 'waits' : 'wait'} for an operator to link or refuse: ${sessions === 1 ? '' : 'the newest is '}${newest}`,
      marker: at,
      isToldEach: true,
    }));
  }

  private async signatureFailures(manager: EntityManager): Promise<Finding | undefined> {
    const [row]: [{ failures: number }?] = await manager.query(
      `select coalesce(sum(failures), 0)::int as failures from signature_failures
       where minute > now() - interval '5 minutes'`,
    );
    const failures = row?.failures ?? 0;
    if (failures < SIGNATURE_FAILURES) return undefined;
    return {
      key: 'signature_failures',
      kind: 'signature_failures',
      summary: `${failures} deliveries in five minutes were not signed by Stripe; if none succeeds, the secret is wrong`,
      marker: '',
    };
  }

  private async silence(hours: number, manager: EntityManager): Promise<Finding | undefined> {
    const [row]: [{ last: Date }?] = await manager.query(
      `select last from (select max(created_at) as last from (
         select created_at from stripe_event_log order by id desc limit 10) newest) newest
       where last < now() - $1 * interval '1 hour'`,
      [hours],
    );
    if (!row) return undefined;
    return {
      key: 'silence',
      kind: 'silence',
      summary: `nothing new has come since ${row.last.toISOString()}; is the endpoint enabled in the Stripe dashboard?`,
      marker: '',
    };
  }

  private async missedDeliveries(manager: EntityManager): Promise<Finding | undefined> {
    const [row]: [{ events: number; example: string; at: string }?] = await manager.query(
      `select sum(missed_events)::int as events, max(missed_example) as example, max(missed_at)::text as at
       from reconciliation_state where missed_at > now() - interval '1 hour' having count(*) > 0`,
    );
    if (!row) return undefined;
    const many = row.events === 1 ? '1 event was' : `${row.events} events were`;
    return {
      key: 'missed_deliveries',
      kind: 'missed_deliveries',
      summary: `${many} fetched from Stripe because no delivery had brought them, for example ${row.example}; look at the endpoint and its last attempts in the Stripe dashboard`,
      marker: row.at,
    };
  }

  /** At once where the key is refused, which does not mend itself. What nobody has tried lately is not wanted any more. */
  private async failingReconciliation(manager: EntityManager): Promise<Finding | undefined> {
    const [row]: [{ since: Date; error: string }?] = await manager.query(
      `select failing_since as since, last_error as error from reconciliation_state
       where failing_since is not null and tried_at > now() - interval '1 hour'
         and (is_refused or failing_since < now() - interval '1 hour')
       order by failing_since limit 1`,
    );
    if (!row) return undefined;
    return {
      key: 'reconciliation_fails',
      kind: 'reconciliation_fails',
      summary: `what deliveries do not bring is not fetched since ${row.since.toISOString()}: ${row.error}`,
      marker: '',
    };
  }
}

/** A tenant's name is any text; a notice is one line. */
function shown(name: string): string {
  return JSON.stringify(name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name);
}

function minutes(seconds: number): string {
  return `${Math.floor(seconds / 60)} minutes`;
}
