import type Stripe from 'stripe';
import { bestOf, tenantRow, workspaceRow } from './expected-tenant';
import type { Product } from './product';
import { idOf, type StripeState } from './stripe-state';

export type Row = Record<string, unknown>;
/** Rows by table and id. */
export type Rows = Record<string, Record<string, Row>>;

/** What the tables have to say of a tenant, computed from what Stripe says of its customer and from the words of the rules. */
export function expectedRows(state: StripeState, product: Product): Rows {
  const { tenantId, customer, subscriptions, invoices, payments, charges, refunds } = state;
  const best = bestOf(subscriptions, product);
  return {
    tenants: byId([tenantRow(tenantId, best)]),
    workspaces: byId([workspaceRow(tenantId, best)]),
    stripe_customers: byId([customerRow(customer, tenantId)]),
    stripe_subscriptions: byId(subscriptions.map(subscriptionRow)),
    stripe_subscription_items: byId(subscriptions.flatMap(({ items }) => items.data).map(itemRow)),
    stripe_invoices: byId(invoices.map(invoiceRow)),
    stripe_payments: byId(payments.filter(wasTold).map(paymentRow)),
    // Nothing tells of a charge until it is refunded, nor when a refund has failed.
    stripe_charges: byId(
      charges.flatMap((charge) => {
        const told = refunds.filter((refund) => refund.charge === charge.id);
        return told.length === 0 ? [] : [chargeRow(charge, sum(told))];
      }),
    ),
    stripe_refunds: byId(refunds.map(refundRow)),
  };
}

function byId(rows: readonly Row[]): Record<string, Row> {
  return Object.fromEntries(rows.map((row) => [String(row.id), row]));
}

function customerRow(customer: Stripe.Customer | Stripe.DeletedCustomer, tenant: string): Row {
  const facts = customer.deleted
    ? { name: 'Tenant', email: `${tenant}@example.test` }
    : { name: customer.name, email: customer.email };
  return { id: customer.id, tenant_id: tenant, deleted: customer.deleted === true, ...facts };
}

function subscriptionRow(subscription: Stripe.Subscription): Row {
  const [first] = subscription.items.data;
  return {
    id: subscription.id,
    customer_id: idOf(subscription.customer),
    status: subscription.status,
    price_id: first?.price.id ?? null,
    quantity: first?.quantity ?? null,
    current_period_start: first?.current_period_start ?? null,
    current_period_end: first?.current_period_end ?? null,
    cancel_at_period_end: subscription.cancel_at_period_end,
    cancel_at: subscription.cancel_at,
    canceled_at: subscription.canceled_at,
    ended_at: subscription.ended_at,
    trial_end: subscription.trial_end,
    pause_collection: subscription.pause_collection?.behavior ?? null,
  };
}

function itemRow(item: Stripe.SubscriptionItem): Row {
  return {
    id: item.id,
    subscription_id: item.subscription,
    price_id: item.price.id,
    product_id: idOf(item.price.product),
    quantity: item.quantity ?? null,
  };
}

function invoiceRow(invoice: Stripe.Invoice): Row {
  const subscription = invoice.parent?.subscription_details?.subscription;
  return {
    id: invoice.id,
    customer_id: idOf(invoice.customer),
    subscription_id: subscription ? idOf(subscription) : null,
    status: invoice.status,
    currency: invoice.currency,
    amount_due: invoice.amount_due,
    amount_paid: invoice.amount_paid,
    attempt_count: invoice.attempt_count,
    next_payment_attempt: invoice.next_payment_attempt,
    billing_reason: invoice.billing_reason,
  };
}

/** Of a payment that nobody has tried yet no event is handled. */
function wasTold({ status, last_payment_error: error }: Stripe.PaymentIntent): boolean {
  return error !== null || !['requires_payment_method', 'requires_confirmation'].includes(status);
}

function paymentRow(payment: Stripe.PaymentIntent): Row {
  return {
    id: payment.id,
    customer_id: idOf(payment.customer),
    status: payment.status,
    currency: payment.currency,
    amount: payment.amount,
    amount_received: payment.amount_received,
    last_error_code: payment.last_payment_error?.code ?? null,
  };
}

function chargeRow(charge: Stripe.Charge, refunded: number): Row {
  return {
    id: charge.id,
    payment_id: idOf(charge.payment_intent),
    amount: charge.amount,
    amount_refunded: refunded,
    refunded: refunded === charge.amount,
  };
}

function refundRow(refund: Stripe.Refund): Row {
  return {
    id: refund.id,
    charge_id: idOf(refund.charge),
    payment_id: idOf(refund.payment_intent),
    amount: refund.amount,
    status: refund.status,
    failure_reason: refund.failure_reason ?? null,
  };
}

function sum(refunds: readonly Stripe.Refund[]): number {
  return refunds.reduce((total, { amount }) => total + amount, 0);
}
