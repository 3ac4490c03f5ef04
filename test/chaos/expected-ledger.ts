import type { SimulatedEvent } from '../../dev/simulation/event.object';

export interface LedgerLine {
  /** The event that states the fact. */
  id: string;
  kind: string;
  customer: string;
  /** Minor units. */
  amount: number;
  newAmount: number | null;
}

/** What money looks like in the simulated bodies; each kind of object has some of it. */
interface MoneyFields {
  customer: string;
  amount: number;
  amount_received: number;
  amount_refunded: number;
  amount_paid: number;
  amount_due: number;
}

/**
 * The one line that an event has to leave in the ledger, by Stripe's documentation and nothing of the service's code;
 * undefined for an event that moves no money.
 */
export function expectedLine({ id, type, data }: SimulatedEvent): LedgerLine | undefined {
  const money = data.object as MoneyFields;
  const { customer } = money;
  const line = (kind: string, amount: number, newAmount: number | null = null) =>
    amount === 0 ? undefined : { id, kind, customer, amount, newAmount };
  switch (type) {
    case 'payment_intent.succeeded':
      return line('payment', money.amount_received);
    case 'payment_intent.payment_failed':
      return line('payment_failed', money.amount);
    case 'charge.refunded': {
      const before = data.previous_attributes as Partial<MoneyFields> | undefined;
      return line('refund', money.amount_refunded, money.amount_refunded - (before?.amount_refunded ?? 0));
    }
    case 'invoice.paid':
      return line('invoice_paid', money.amount_paid);
    case 'invoice.payment_failed':
      return line('invoice_payment_failed', money.amount_due);
    default:
      return undefined;
  }
}
