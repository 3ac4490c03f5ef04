import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { LedgerLine } from './ledger-line';
import { TwinRefunds } from './twin-refunds.repository';

/** `billing_events`: append-only, one line per fact however many events state it. */
@Injectable()
export class LedgerRepository {
  constructor(private readonly twins: TwinRefunds) {}

  /**
   * Stripe sometimes makes two Event objects for one change. The line keeps the smaller event id and the earlier time,
   * so that it reads the same whichever came first. What an event has stated once stays as it was booked, also when facts
   * are told apart in another way since.
   */
  async record(stated: readonly LedgerLine[], manager: EntityManager): Promise<void> {
    const lines = await this.twins.settle(stated, manager);
    if (lines.length === 0) return;
    await manager.query(
      `insert into billing_events as line (tenant_id, customer_id, kind, object_id, fact_key, amount, new_amount,
         currency, stripe_event_id, occurred_at)
       select n.tenant_id, n.customer_id, n.kind, n.object_id, n.fact_key, n.amount, n.new_amount, n.currency, n.event,
         to_timestamp(n.occurred_at)
       from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::text[],
           $9::text[], $10::bigint[])
         as n (tenant_id, customer_id, kind, object_id, fact_key, amount, new_amount, currency, event, occurred_at)
       where not exists (select from billing_events b where b.stripe_event_id = n.event)
       on conflict (kind, object_id, fact_key) do update set
         stripe_event_id = least(line.stripe_event_id, excluded.stripe_event_id),
         occurred_at = least(line.occurred_at, excluded.occurred_at)
       where (line.stripe_event_id, line.occurred_at) is distinct from
         (least(line.stripe_event_id, excluded.stripe_event_id), least(line.occurred_at, excluded.occurred_at))`,
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
  }

  /** Lines follow a customer that is linked, or linked elsewhere. */
  async moveCustomer(customerId: string, tenantId: string | null, manager: EntityManager): Promise<void> {
    await manager.query(
      `update billing_events set tenant_id = $2 where customer_id = $1 and tenant_id is distinct from $2`,
      [customerId, tenantId],
    );
  }
}
