import type { Client } from 'pg';
import { paymentPlaces, places, refundPlace } from './made-up-types';

const BILL = places.length;
const [INVOICE, PAYMENT] = paymentPlaces;

/** Bills `from` up to, but not including, `to`: what the service stores of their events, and the lines of the ledger. */
export async function seedBills({ from, to }: { from: number; to: number }, database: Client): Promise<void> {
  await database.query('drop table if exists bills');
  await database.query(
    `create temporary table bills as
     select *, pg_temp.stripe_id('cus', customer) as customer_id, pg_temp.amount_of(customer) as amount,
       pg_temp.tenant_id(pg_temp.tenant_of(customer)) as tenant_id,
       pg_temp.stripe_id('in', bill) as invoice_id, pg_temp.stripe_id('pi', bill) as payment_id,
       pg_temp.type_of(bill * ${BILL} + ${INVOICE}) = 'invoice.paid' as is_paid,
       pg_temp.type_of(bill * ${BILL} + ${refundPlace}) = 'charge.refunded' as is_refunded,
       pg_temp.received_at(bill * ${BILL}) as at
     from (select bill, pg_temp.customer_of(bill) as customer from generate_series($1::bigint, $2::bigint) as bill) b`,
    [from, to - 1],
  );
  await database.query(
    `insert into stripe_invoices (id, customer_id, subscription_id, status, currency, amount_due, amount_paid,
       attempt_count, billing_reason, version_event, version_at, created_at)
     select invoice_id, customer_id, pg_temp.stripe_id('sub', customer), case when is_paid then 'paid' else 'open' end,
       'usd', amount, case when is_paid then amount else 0 end, 1, 'subscription_cycle',
       pg_temp.event_id(bill * ${BILL} + ${INVOICE}), at, at from bills`,
  );
  await database.query(
    `insert into stripe_payments (id, customer_id, invoice_id, status, currency, amount, amount_received,
       last_error_code, last_error_message, version_event, version_at, created_at)
     select payment_id, customer_id, invoice_id, case when is_paid then 'succeeded' else 'requires_payment_method' end,
       'usd', amount, case when is_paid then amount else 0 end, case when not is_paid then 'card_declined' end,
       case when not is_paid then 'Your card was declined.' end,
       pg_temp.event_id(bill * ${BILL} + ${PAYMENT}), at, at from bills`,
  );
  await database.query(
    `insert into stripe_charges (id, customer_id, payment_id, currency, amount, amount_refunded, refunded,
       version_event, version_at, created_at)
     select pg_temp.stripe_id('ch', bill), customer_id, payment_id, 'usd', amount, amount, true,
       pg_temp.event_id(bill * ${BILL} + ${refundPlace}), at, at from bills where is_refunded`,
  );
  await database.query(
    `insert into billing_events (tenant_id, customer_id, kind, object_id, amount, new_amount, currency, stripe_event_id,
       occurred_at, created_at)
     select tenant_id, customer_id, kind, object_id, amount, case when kind = 'refund' then amount end, 'usd',
       pg_temp.event_id(bill * ${BILL} + place), at, at
     from bills cross join lateral (values
       (${INVOICE}, case when is_paid then 'invoice_paid' else 'invoice_payment_failed' end, invoice_id),
       (${PAYMENT}, case when is_paid then 'payment' else 'payment_failed' end, payment_id),
       (${refundPlace}, case when is_refunded then 'refund' end, pg_temp.stripe_id('ch', bill))
     ) as line (place, kind, object_id)
     where kind is not null
     order by bill, place`,
  );
}
