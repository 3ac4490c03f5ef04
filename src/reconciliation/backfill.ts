import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../database/unit-of-work';
import { EventInbox } from '../event-log/event-inbox';
import type { NewEvent } from '../event-log/new-event';
import { fetchedEvent } from '../refetch/fetched-event';
import { objectOf } from '../refetch/stripe-objects';
import { StripeLists, type StripePage } from '../stripe-api/stripe-lists';
import { idOf } from '../stripe-shapes/fields';
import { type BackfilledTable, KnownObjects } from './known-objects.repository';
import { withAllItems } from './whole-subscription';

export interface BackfillPlan {
  /** A connected account; null: the key's own. */
  account: string | null;
  /** Changes nothing. */
  isDryRun: boolean;
  /** Ends it after the page that it is at. */
  signal: AbortSignal;
  onProgress?: (report: BackfillReport) => void;
}

/** Of each collection what Stripe has, and what of that nothing had told of. */
export type BackfillReport = Record<Collection, { listed: number; added: number }>;

const collections = {
  customers: 'stripe_customers',
  subscriptions: 'stripe_subscriptions',
} as const satisfies Record<string, BackfilledTable>;
type Collection = keyof typeof collections;
/** Customers first, whose metadata says whose subscriptions they are. */
const order: readonly Collection[] = ['customers', 'subscriptions'];

/**
 * For a first start on a live account: the customers and subscriptions that there are, as entries of the log that are
 * dated to when Stripe showed them, so that what happens afterwards comes after them. What anything has told of is left
 * alone, so that a second run, or one after an interruption, adds only what is missing.
 */
@Injectable()
export class Backfill {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly lists: StripeLists,
    private readonly known: KnownObjects,
    private readonly inbox: EventInbox,
  ) {}

  /** @throws what kept it from its end; what is done is kept. */
  async run(plan: BackfillPlan): Promise<BackfillReport> {
    const { account, signal } = plan;
    const report: BackfillReport = {
      customers: { listed: 0, added: 0 },
      subscriptions: { listed: 0, added: 0 },
    };
    for (const collection of order) {
      for await (const page of this.lists.pages(`/v1/${collection}`, {}, { account, signal })) {
        const entries = await this.entriesFor(page, collection, plan);
        if (!plan.isDryRun) await Promise.all(entries.map((entry) => this.inbox.append(entry, 0)));
        report[collection].listed += page.items.length;
        report[collection].added += entries.length;
        plan.onProgress?.(structuredClone(report));
        signal.throwIfAborted();
      }
    }
    return report;
  }

  private async entriesFor(
    { items, second }: StripePage,
    collection: Collection,
    { account, isDryRun, signal }: BackfillPlan,
  ): Promise<NewEvent[]> {
    const projection = collections[collection];
    const shown = items.flatMap((text) => {
      const object = objectOf(text);
      const objectId = idOf(object);
      return objectId === null ? [] : [{ objectId, fetched: { object, text, second } }];
    });
    const ids = shown.map(({ objectId }) => objectId);
    const known = await this.unitOfWork.run((manager) => this.known.among(ids, projection, manager));
    const entries: NewEvent[] = [];
    for (const { objectId, fetched } of shown.filter((each) => !known.has(each.objectId))) {
      const whole = isDryRun ? fetched : await withAllItems(fetched, this.lists, { account, signal });
      entries.push(fetchedEvent({ objectId, projection, account }, whole, 'backfill'));
    }
    return entries;
  }
}
