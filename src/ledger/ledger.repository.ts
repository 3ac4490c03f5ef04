import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { BillingFact } from './billing-fact';

/** Whose fact it is, and which event states it. */
export interface FactOrigin {
  eventId: string;
  /** Unix seconds. */
  occurredAt: number;
  customerId: string | null;
  tenantId: string | null;
}

/** `billing_events`: append-only, one line per fact however many events state it. */
@Injectable()
export class LedgerRepository {
  /**
   * Stripe sometimes makes two Event objects for one change. The line keeps the smaller event id and the earlier time,
   * so that it reads the same whichever came first.
   */
  async record(fact: BillingFact | undefined, origin: FactOrigin, manager: EntityManager): Promise<void> {
    if (!fact || fact.amount === 0) return;
    await manager.query(
      `insert into billing_events as line (tenant_id, customer_id, kind, object_id, fact_key, amount, new_amount,
         currency, stripe_event_id, occurred_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, to_timestamp($10))
       on conflict (kind, object_id, fact_key) do update set
         stripe_event_id = least(line.stripe_event_id, excluded.stripe_event_id),
         occurred_at = least(line.occurred_at, excluded.occurred_at)
       where (line.stripe_event_id, line.occurred_at) is distinct from
         (least(line.stripe_event_id, excluded.stripe_event_id), least(line.occurred_at, excluded.occurred_at))`,
      [
        origin.tenantId,
        origin.customerId,
        fact.kind,
        fact.objectId,
        fact.factKey,
        fact.amount,
        fact.newAmount,
        fact.currency,
        origin.eventId,
        origin.occurredAt,
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
