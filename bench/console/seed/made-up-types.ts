/** What an event is about: something of a customer's or of a bill's that the service stores, or neither. */
export type ObjectPrefix = 'sub' | 'cus' | 'in' | 'pi' | 'ch' | (string & Record<never, never>);

export interface MadeUpType {
  type: string;
  prefix: ObjectPrefix;
  /** Nobody handles it: such events are ignored. */
  isIgnored?: boolean;
}

interface Share extends MadeUpType {
  /** 0 to 1; of one place in a bill. */
  share: number;
}

/** A type that the log has a few events of, however long it is. */
interface Handful extends MadeUpType {
  count: number;
}

const updated = { type: 'customer.subscription.updated', prefix: 'sub' };
const ignored = (type: string, prefix: ObjectPrefix, share: number): Share => ({
  type,
  prefix,
  share,
  isIgnored: true,
});

/**
 * A bill is what Stripe tells within minutes when a customer is charged: so many events as there are places here, about
 * the same few objects. What happens in each place, and how often; the shares of a place add up to one.
 */
export const places: readonly (readonly Share[])[] = [
  [{ ...updated, share: 1 }],
  [
    { type: 'invoice.paid', prefix: 'in', share: 0.93 },
    { type: 'invoice.payment_failed', prefix: 'in', share: 0.07 },
  ],
  [
    { type: 'payment_intent.succeeded', prefix: 'pi', share: 0.93 },
    { type: 'payment_intent.payment_failed', prefix: 'pi', share: 0.07 },
  ],
  [
    { ...updated, share: 0.8 },
    { type: 'customer.updated', prefix: 'cus', share: 0.2 },
  ],
  [
    { type: 'customer.updated', prefix: 'cus', share: 0.9 },
    { type: 'customer.created', prefix: 'cus', share: 0.06 },
    { type: 'customer.subscription.created', prefix: 'sub', share: 0.04 },
  ],
  [
    ignored('invoice.sent', 'in', 0.3),
    ignored('invoice.will_be_due', 'in', 0.25),
    ignored('charge.succeeded', 'ch', 0.2),
    ignored('payment_intent.created', 'pi', 0.12),
    ignored('payment_method.attached', 'pm', 0.06),
    ignored('invoice.upcoming', 'in', 0.03),
    ignored('checkout.session.expired', 'cs', 0.02),
    ignored('invoiceitem.created', 'ii', 0.01),
    ignored('customer.discount.created', 'di', 0.006),
    ignored('charge.failed', 'ch', 0.004),
  ],
  [
    { ...updated, share: 0.9 },
    { type: 'charge.refunded', prefix: 'ch', share: 0.06 },
    { type: 'customer.subscription.deleted', prefix: 'sub', share: 0.04 },
  ],
  [
    { ...updated, share: 0.8 },
    ignored('setup_intent.succeeded', 'seti', 0.1),
    ignored('invoice.overdue', 'in', 0.06),
    ignored('payout.paid', 'po', 0.03),
    ignored('charge.dispute.funds_withdrawn', 'dp', 0.01),
  ],
];

/** Both places where a payment succeeds or fails: they agree. */
export const paymentPlaces = [1, 2] as const;
export const refundPlace = 6;

export const handfuls: readonly Handful[] = [
  { type: 'product.created', prefix: 'prod', count: 40, isIgnored: true },
  { type: 'plan.created', prefix: 'price', count: 25, isIgnored: true },
  { type: 'customer.discount.deleted', prefix: 'di', count: 9, isIgnored: true },
  { type: 'account.updated', prefix: 'acct', count: 7, isIgnored: true },
  { type: 'radar.early_fraud_warning.created', prefix: 'issfr', count: 5, isIgnored: true },
];

/** Each once. */
export const madeUpTypes: readonly MadeUpType[] = [
  ...new Map([...places.flat(), ...handfuls].map((type) => [type.type, type])).values(),
];
