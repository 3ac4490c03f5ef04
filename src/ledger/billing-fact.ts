export type BillingEventKind =
  'payment' | 'payment_failed' | 'refund' | 'refund_failed' | 'invoice_paid' | 'invoice_payment_failed';

/** What one event says for the ledger. `(kind, objectId, factKey)` is the same in every event that states the fact. */
export interface BillingFact {
  kind: BillingEventKind;
  objectId: string;
  factKey: string;
  /** Minor units of `currency`; of a refund the cumulative amount. */
  amount: number;
  /** Of a refund: the part that this event adds, null where Stripe does not tell. */
  newAmount: number | null;
  currency: string | null;
  /** What the same fact is called in a body that does not name its object. */
  unnamed?: Pick<BillingFact, 'objectId' | 'factKey'>;
}
