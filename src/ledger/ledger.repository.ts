import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { LedgerLine } from './ledger-line';
import { LedgerCorrections } from './ledger-corrections.repository';
import { TwinRefunds } from './twin-refunds.repository';

/** `billing_events`: one line per fact however many events state it. Lines are added, corrected by one function, never deleted. */
@Injectable()
export class LedgerRepository {
  constructor(
    private readonly twins: TwinRefunds,
    private readonly corrections: LedgerCorrections,
  ) {}

  /**
   * Stripe sometimes makes two Event objects for one change. The line keeps the smaller event id and the earlier time,
   * so that it reads the same whichever came first. What an event has stated once stays as it was booked, also when facts
   * are told apart in another way since.
   */
  async record(stated: readonly LedgerLine[], manager: EntityManager): Promise<void> {
    const lines = await this.twins.settle(stated, manager);
    if (lines.length === 0) return;
    const booked = await this.book(lines, manager);
    // Replays and second events of one change: too few for the further trip to matter.
    const known = lines.filter(({ eventId }) => !booked.has(eventId));
    await this.corrections.apply(
      known.map(({ kind, objectId, factKey, eventId, occurredAt }) => {
        return { correction: 'stated', kind, objectId, factKey, event: eventId, at: occurredAt };
      }),
      manager,
    );
  }

  /** Lines follow a customer that is linked, or linked elsewhere: to the tenant that its row has by now. */
  async moveCustomer(customerId: string, manager: EntityManager): Promise<void> {
    await this.corrections.apply([{ correction: 'move', customer: customerId }], manager);
  }

  /** @returns the events whose lines are new. */
  private async book(lines: readonly LedgerLine[], manager: EntityManager): Promise<Set<string>> {
    const rows: { event: string }[] = await manager.query(
      `insert into billing_events (tenant_id, customer_id, kind, object_id, fact_key, amount, new_amount, currency,
         stripe_event_id, occurred_at)
       select n.tenant_id, n.customer_id, n.kind, n.object_id, n.fact_key, n.amount, n.new_amount, n.currency, n.event,
         to_timestamp(n.occurred_at)
       from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::text[],
           $9::text[], $10::bigint[])
         as n (tenant_id, customer_id, kind, object_id, fact_key, amount, new_amount, currency, event, occurred_at)
       where not exists (select from billing_events b where b.stripe_event_id = n.event)
       on conflict (kind, object_id, fact_key) do nothing
       returning stripe_event_id as event`,
      [
        lines.map(({ tenantId }) => tenantId),
        lines.map(({ customerId }) => customerId),
        lines.map(({ kind }) => kind),
        lines.map(({ objectId }) => objectId),
        lines.map(({ factKey }) => factKey),
        lines.map(({ amount }) => amount),
        lines.map(({ newAmount }) => newAmount),
        lines.map(({ currency }) => currency),
        lines.map(({ eventId }) => eventId),
        lines.map(({ occurredAt }) => occurredAt),
      ],
    );
    return new Set(rows.map(({ event }) => event));
  }
}
