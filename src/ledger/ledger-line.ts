import type { BillingFact } from './billing-fact';

/** A fact, whose it is, and which event states it. */
export interface LedgerLine extends BillingFact {
  eventId: string;
  /** Unix seconds. */
  occurredAt: number;
  customerId: string | null;
  tenantId: string | null;
}
