import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Window } from './window';
import { ExplainedError } from '../failures/explained.error';

/** How an account stands. */
export interface Standing {
  /** By the database's clock, Unix seconds. */
  now: number;
  /** Up to where all is known, Unix seconds; null: nobody has looked yet. */
  mark: number | null;
  /** Where a person's run from `since` on was interrupted within the last day, Unix seconds. */
  interrupted: { since: number; reached: number } | undefined;
  /** Events that were found missing and stored, ever. */
  missingTotal: number;
  /** It is time, and nobody is at it. */
  isDue: boolean;
}

interface Row {
  now: string;
  mark: string | null;
  since: string | null;
  reached: string | null;
  missing_total: string;
  is_due: boolean;
}

/** Somebody else has taken over while this process was silent for too long. */
export class LeaseLostError extends ExplainedError {
  override readonly name = 'LeaseLostError';
  constructor() {
    super('another process has taken over the reconciliation');
  }
}

/** Longer than any wait for Stripe between two renewals; a process that dies keeps others from it for so long. */
const LEASE = `interval '3 minutes'`;
const EVERY = `interval '5 minutes'`;
/** What a run by hand had reached is taken up again within so long. */
const TAKEN_UP = `interval '1 day'`;

const IS_FREE = `(held_until is null or held_until < now())`;
/** The second that has begun: a cast alone rounds, and half of the time names the next one. */
export const SECOND_NOW = `floor(extract(epoch from now()))::bigint`;
const STANDING = `${SECOND_NOW} as now, extract(epoch from reconciled_until)::bigint as mark,
  case when by_hand_at > now() - ${TAKEN_UP} then extract(epoch from by_hand_since)::bigint end as since,
  extract(epoch from by_hand_reached)::bigint as reached, missing_total,
  next_run_at <= now() and ${IS_FREE} as is_due`;

/** `reconciliation_state`; every verb is short, so that no transaction is open while Stripe is asked. */
@Injectable()
export class ReconciliationStates {
  /** Reads only. undefined: nobody has ever looked at that account. */
  async read(account: string, manager: EntityManager): Promise<Standing | undefined> {
    const [row]: Row[] = await manager.query(
      `select ${STANDING} from reconciliation_state where account = $1`,
      [account],
    );
    return row && toStanding(row);
  }

  /** Of an account that nobody has looked at. */
  async begin(account: string, manager: EntityManager): Promise<void> {
    await manager.query(`insert into reconciliation_state (account) values ($1) on conflict do nothing`, [
      account,
    ]);
  }

  /**
   * Takes an account for this process.
   * @param whenDue only if it is time; else whenever nobody is at it.
   * @returns undefined: not now.
   */
  async take(
    account: string,
    holder: string,
    whenDue: boolean,
    manager: EntityManager,
  ): Promise<Standing | undefined> {
    const [[row]]: [Row[], number] = await manager.query(
      `update reconciliation_state set held_by = $2, held_until = now() + ${LEASE}
       where account = $1 and ${IS_FREE} and (not $3 or next_run_at <= now())
       returning ${STANDING}`,
      [account, holder, whenDue],
    );
    return row && toStanding(row);
  }

  /** @throws {LeaseLostError} */
  async renew(account: string, holder: string, manager: EntityManager): Promise<void> {
    await this.change(account, holder, `held_until = now() + ${LEASE}`, [], manager);
  }

  /**
   * A window is complete. A run that went on from the mark moves it; one that began elsewhere only where it has reached
   * it, and notes how far it got.
   * @param byHandSince where a person's run began.
   * @throws {LeaseLostError}
   */
  async advance(
    account: string,
    holder: string,
    { from, until }: Window,
    byHandSince: number | undefined,
    manager: EntityManager,
  ): Promise<void> {
    await this.change(
      account,
      holder,
      `held_until = now() + ${LEASE},
       reconciled_until = case when $5::bigint is null or reconciled_until >= to_timestamp($3::bigint)
         then greatest(reconciled_until, to_timestamp($4::bigint)) else reconciled_until end,
       by_hand_since = coalesce(to_timestamp($5::bigint), by_hand_since),
       by_hand_reached = case when $5::bigint is null then by_hand_reached else to_timestamp($4::bigint) end,
       by_hand_at = case when $5::bigint is null then by_hand_at else now() end`,
      [from, until, byHandSince ?? null],
      manager,
    );
  }

  /**
   * Events that were missing are in the log now.
   * @param shouldHaveCome a delivery should have brought them, and somebody should know.
   */
  async noteMissing(
    account: string,
    { count, example, shouldHaveCome }: { count: number; example: string; shouldHaveCome: boolean },
    manager: EntityManager,
  ): Promise<void> {
    await manager.query(
      `update reconciliation_state set missing_total = missing_total + $2,
         missed_events = case when not $4 then missed_events
           when missed_at > now() - interval '1 hour' then missed_events + $2 else $2 end,
         missed_example = case when $4 then $3 else missed_example end,
         missed_at = case when $4 then now() else missed_at end
       where account = $1`,
      [account, count, example, shouldHaveCome],
    );
  }

  /** All is looked at. @throws {LeaseLostError} */
  async complete(account: string, holder: string, byHand: boolean, manager: EntityManager): Promise<void> {
    const forget = `, by_hand_since = null, by_hand_reached = null, by_hand_at = null`;
    await this.change(
      account,
      holder,
      `held_by = null, held_until = null, tried_at = now(), next_run_at = now() + ${EVERY}, failing_since = null,
       last_error = null, is_refused = false${byHand ? forget : ''}`,
      [],
      manager,
    );
  }

  /** @throws {LeaseLostError} */
  async fail(
    account: string,
    holder: string,
    { error, isRefused }: { error: string; isRefused: boolean },
    manager: EntityManager,
  ): Promise<void> {
    await this.change(
      account,
      holder,
      `held_by = null, held_until = null, tried_at = now(), next_run_at = now() + ${EVERY},
       failing_since = coalesce(failing_since, now()), last_error = $3, is_refused = $4`,
      [error, isRefused],
      manager,
    );
  }

  /** It was ended in between; whoever comes first goes on at once. @throws {LeaseLostError} */
  async release(account: string, holder: string, manager: EntityManager): Promise<void> {
    await this.change(account, holder, `held_by = null, held_until = null`, [], manager);
  }

  private async change(
    account: string,
    holder: string,
    set: string,
    values: unknown[],
    manager: EntityManager,
  ): Promise<void> {
    const [, count]: [unknown, number] = await manager.query(
      `update reconciliation_state set ${set} where account = $1 and held_by = $2`,
      [account, holder, ...values],
    );
    if (count === 0) throw new LeaseLostError();
  }
}

function toStanding({ now, mark, since, reached, missing_total, is_due }: Row): Standing {
  return {
    now: Number(now),
    mark: mark === null ? null : Number(mark),
    interrupted:
      since === null || reached === null ? undefined : { since: Number(since), reached: Number(reached) },
    missingTotal: Number(missing_total),
    isDue: is_due,
  };
}
