import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../database/unit-of-work';
import { EventInbox } from '../event-log/event-inbox';
import { fetchedEvent } from '../refetch/fetched-event';
import { type FetchedObject, objectOf } from '../refetch/stripe-objects';
import { StripeApi } from '../stripe-api/stripe-api';
import { isUnknownToStripe } from '../failures/stripe-failures';
import { StripeLists } from '../stripe-api/stripe-lists';
import type { StripeObject } from '../stripe-shapes/fields';
import { SubscriptionProjection } from '../subscriptions/subscription.projection';
import type { SubscriptionSnapshot } from '../subscriptions/subscription.snapshot';
import { type StoredSubscription, StoredSubscriptions } from './stored-subscriptions.repository';
import { type Difference, differencesOf } from './subscription-differences';
import { withAllItems } from './whole-subscription';

export interface DriftPlan {
  /** The accounts whose subscriptions are stored; null: the key's own. */
  accounts: readonly (string | null)[];
  /** Mends what differs by an entry of the log, dated to when Stripe was asked. */
  isRepair: boolean;
  /** Ends it after the subscription that it is at. */
  signal: AbortSignal;
  onProgress?: (report: DriftReport) => void;
}

/** A subscription that is not stored as Stripe has it. */
export interface DriftedSubscription {
  id: string;
  /** `unknown_to_stripe` is nothing that an entry could mend: look whether it is of another account or mode. */
  kind: 'differs' | 'not_stored' | 'unknown_to_stripe';
  differences: Difference[];
  isRepaired: boolean;
}

export interface DriftReport {
  compared: number;
  /** An event about them is newer than Stripe's answer, or not done yet: that is no drift. */
  changing: number;
  drifted: DriftedSubscription[];
}

const STORED_AT_A_TIME = 500;

type Verdict = { kind: DriftedSubscription['kind']; differences: Difference[] } | 'same' | 'changing';

/** Compares what is stored of subscriptions with what Stripe has now. */
@Injectable()
export class Drift {
  private readonly projection = new SubscriptionProjection();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly stripe: StripeApi,
    private readonly lists: StripeLists,
    private readonly stored: StoredSubscriptions,
    private readonly inbox: EventInbox,
  ) {}

  /** @throws what kept it from its end; what was repaired stays so. */
  async check(plan: DriftPlan): Promise<DriftReport> {
    const report: DriftReport = { compared: 0, changing: 0, drifted: [] };
    const listed = new Set<string>();
    const suspects: { id: string; accounts: readonly (string | null)[] }[] = [];
    for (const account of plan.accounts) {
      const options = { account, signal: plan.signal };
      for await (const { items, second } of this.lists.pages('/v1/subscriptions', {}, options)) {
        const ids = await this.suspects(items.map(objectOf), second, listed, report);
        suspects.push(...ids.map((id) => ({ id, accounts: [account] })));
        plan.onProgress?.(report);
        plan.signal.throwIfAborted();
      }
    }
    for await (const id of this.storedOnes())
      if (!listed.has(id)) suspects.push({ id, accounts: plan.accounts });
    // Looked at once more, by itself: a change whose event was on its way is no drift by now.
    for (const { id, accounts } of suspects) {
      await this.judge(id, accounts, plan, report);
      plan.onProgress?.(report);
      plan.signal.throwIfAborted();
    }
    return report;
  }

  /** @returns the ids of those on a page that are to be looked at once more. */
  private async suspects(
    page: readonly StripeObject[],
    second: number,
    listed: Set<string>,
    report: DriftReport,
  ): Promise<string[]> {
    const states = page.map((object) => this.projection.read(object)).filter((state) => state !== null);
    for (const { id } of states) listed.add(id);
    const stored = await this.storedAs(states.map(({ id }) => id));
    // Cut lists are looked at one by one, with all of their items.
    const isSame = (state: SubscriptionSnapshot) =>
      state.itemsComplete && this.compare(state, stored.get(state.id), second) === 'same';
    const suspects = states.filter((state) => !isSame(state));
    report.compared += states.length - suspects.length;
    return suspects.map(({ id }) => id);
  }

  private async *storedOnes(): AsyncGenerator<string> {
    let last = '';
    for (;;) {
      const after = last;
      const ids = await this.unitOfWork.run((manager) =>
        this.stored.openAfter(after, STORED_AT_A_TIME, manager),
      );
      yield* ids;
      if (ids.length < STORED_AT_A_TIME) return;
      last = ids.at(-1) ?? last;
    }
  }

  private async judge(
    id: string,
    accounts: readonly (string | null)[],
    { isRepair, signal }: DriftPlan,
    report: DriftReport,
  ): Promise<void> {
    report.compared += 1;
    const found = await this.fetch(id, accounts, signal);
    if (!found) {
      report.drifted.push({ id, kind: 'unknown_to_stripe', differences: [], isRepaired: false });
      return;
    }
    const state = this.projection.read(found.fetched.object);
    if (!state) return;
    // Read after Stripe's answer, so that whatever is stored and newer says so.
    const stored = await this.storedAs([id]);
    const verdict = this.compare(state, stored.get(id), found.fetched.second);
    if (verdict === 'changing') report.changing += 1;
    if (verdict === 'changing' || verdict === 'same') return;
    if (isRepair) {
      const { account, fetched } = found;
      const object = { objectId: id, projection: this.projection.table, account };
      await this.inbox.append(fetchedEvent(object, fetched, 'repair'), 0);
    }
    report.drifted.push({ id, ...verdict, isRepaired: isRepair });
  }

  /** undefined: none of the accounts has it. */
  private async fetch(
    id: string,
    accounts: readonly (string | null)[],
    signal: AbortSignal,
  ): Promise<{ account: string | null; fetched: FetchedObject } | undefined> {
    for (const account of accounts) {
      const options = { account, signal };
      try {
        const path = `/v1/subscriptions/${encodeURIComponent(id)}`;
        const { text, second } = await this.stripe.get(path, {}, options);
        const fetched = await withAllItems({ object: objectOf(text), text, second }, this.lists, options);
        return { account, fetched };
      } catch (error) {
        if (!isUnknownToStripe(error)) throw error;
      }
    }
    return undefined;
  }

  private storedAs(ids: readonly string[]): Promise<Map<string, StoredSubscription>> {
    return this.unitOfWork.run((manager) => this.stored.find(ids, manager));
  }

  private compare(
    state: SubscriptionSnapshot,
    stored: StoredSubscription | undefined,
    second: number,
  ): Verdict {
    if (stored?.isChanging || (stored?.version ?? 0) > second) return 'changing';
    if (stored?.version === undefined) return { kind: 'not_stored', differences: [] };
    const differences = differencesOf(stored, state, this.projection.columns);
    return differences.length === 0 ? 'same' : { kind: 'differs', differences };
  }
}
