import { charge } from '../../src/simulation/charge.object';
import { invoice } from '../../src/simulation/invoice.object';
import { paymentIntent } from '../../src/simulation/payment-intent.object';
import { type History, pick } from './history';
import type { Step, StepKind } from './script';
import type { Enact } from './subscription-steps';
import type { ChargeTruth, FactTruth, InvoiceTruth, PaymentTruth } from './truth';

const DAY = 86_400;
export const CURRENCY = 'usd';

/** The bank declines: the invoice stays open, and Stripe will try again. */
const failPayment: Enact = (history, step) => decline(history, step, ['card_declined', 'expired_card']);

/** No charge comes of it, so that the ledger can tell two such failures apart by their events only. */
const failAuthentication: Enact = (history, step) =>
  decline(history, { ...step, isTwin: false }, ['payment_intent_authentication_failure']);

function decline(history: History, step: Step, codes: readonly string[]): boolean {
  const bill = openInvoice(history, step);
  const { payment } = bill ?? {};
  if (!bill || !payment) return false;
  const code = pick(codes, step.choice) ?? 'card_declined';
  // Two different failures of one second cannot be told apart by anything that the rules know.
  if (payment.attempts > 0 && payment.errorCode !== code) history.wait(1);
  payment.attempts += 1;
  payment.errorCode = code;
  payment.errorMessage = `It failed: ${code}.`;
  const makesCharge = code !== 'payment_intent_authentication_failure';
  const chargeId = makesCharge ? chargeOf(payment) : null;
  const events = tellPayment(history, payment, 'payment_failed', step, { chargeId });
  const factKey = chargeId ?? events[0]?.id ?? '';
  record(history, 'payment_failed', payment.id, { ...payment, factKey, events });

  bill.attempts += 1;
  bill.nextPaymentAttempt = history.now + 3 * DAY;
  const failures = tellInvoice(history, bill, 'payment_failed', step);
  record(history, 'invoice_payment_failed', bill.id, {
    ...bill,
    factKey: String(bill.attempts),
    amount: bill.amountDue,
    events: failures,
  });
  return true;
}

const payInvoice: Enact = (history, step) => {
  const bill = openInvoice(history, step);
  const { payment } = bill ?? {};
  if (!bill || !payment) return false;
  succeed(history, payment, step);
  bill.attempts += 1;
  bill.status = 'paid';
  bill.nextPaymentAttempt = null;
  const events = tellInvoice(history, bill, 'paid', step);
  record(history, 'invoice_paid', bill.id, { ...bill, amount: bill.amountDue, events });
  return true;
};

/** A trial begins with an invoice over nothing, which no payment pays and the ledger does not mention. */
const billNothing: Enact = (history, step) => {
  const bill = newInvoice(history, step, 0);
  if (!bill) return false;
  bill.status = 'paid';
  tellInvoice(history, bill, 'paid', step);
  return true;
};

/** Somebody pays who is no customer. */
const guestPays: Enact = (history, step) => {
  const payment = newPayment(history, null, null, 700 + step.choice);
  succeed(history, payment, step);
  return true;
};

const refund: Enact = (history, step) => {
  const open = history.charges.filter((each) => refunded(each) < each.payment.amount);
  const found = pick(open, step.subject);
  if (!found) return false;
  const left = found.payment.amount - refunded(found);
  const amount = step.choice === 0 ? left : Math.min(left, 100 * step.choice);
  const before = rendered(history, found);
  const previous = refunded(found);
  if (previous > 0) history.count('refund another part');
  const newest = { id: history.id('re'), amount };
  found.refunds.push(newest);
  const { customer } = found.payment;
  const telling = { type: 'charge.refunded', object: rendered(history, found), before, customer };
  const events = history.tell(telling, step);
  const cumulative = refunded(found);
  // Newer bodies name no refund: there the step from one cumulative amount to the next is what happened.
  const [objectId, factKey] =
    history.shape === 'old' ? [newest.id, ''] : [found.id, `${previous}→${cumulative}`];
  record(history, 'refund', objectId, { factKey, amount: cumulative, newAmount: amount, events, customer });
  return true;
};

export const paymentSteps: Partial<Record<StepKind, Enact>> = {
  'fail payment': failPayment,
  'fail authentication': failAuthentication,
  'pay invoice': payInvoice,
  'bill nothing': billNothing,
  'guest pays': guestPays,
  'refund in part': refund,
};

/** The invoice that was left open, or a new one. */
function openInvoice(history: History, step: Step): InvoiceTruth | undefined {
  const open = history.invoices.filter(({ status }) => status === 'open');
  return pick(open, step.subject) ?? newInvoice(history, step, 1_000 + 100 * step.choice);
}

function newInvoice(history: History, { subject }: Step, amountDue: number): InvoiceTruth | undefined {
  const found = pick(history.subscriptions, subject);
  if (!found) return undefined;
  const { id, customer } = found;
  const bill: InvoiceTruth = {
    id: history.id('in'),
    customer,
    subscription: id,
    status: 'open',
    amountDue,
    attempts: 0,
    nextPaymentAttempt: null,
    billingReason: amountDue === 0 ? 'subscription_create' : 'subscription_cycle',
    payment: null,
  };
  if (amountDue > 0) bill.payment = newPayment(history, customer, bill.id, amountDue);
  history.invoices.push(bill);
  return bill;
}

function newPayment(
  history: History,
  customer: PaymentTruth['customer'],
  invoiceId: string | null,
  amount: number,
): PaymentTruth {
  const payment: PaymentTruth = {
    id: history.id('pi'),
    customer,
    invoice: invoiceId,
    amount,
    attempts: 0,
    status: 'requires_payment_method',
    errorCode: null,
    errorMessage: null,
  };
  history.payments.push(payment);
  return payment;
}

function succeed(history: History, payment: PaymentTruth, step: Step): void {
  payment.attempts += 1;
  payment.status = 'succeeded';
  payment.errorCode = null;
  payment.errorMessage = null;
  const chargeId = chargeOf(payment);
  const events = tellPayment(history, payment, 'succeeded', step, { chargeId, lag: step.lag });
  record(history, 'payment', payment.id, { ...payment, events });
  history.charges.push({ id: chargeId, payment, refunds: [] });
}

function tellPayment(
  history: History,
  payment: PaymentTruth,
  verb: 'succeeded' | 'payment_failed',
  step: Step,
  { chargeId, lag = 0 }: { chargeId: string | null; lag?: number },
): FactTruth['events'] {
  const { id, customer, invoice: invoiceId, amount, errorCode, errorMessage: message } = payment;
  const object = paymentIntent({
    id,
    customer: customer?.id ?? null,
    invoice: invoiceId,
    amount,
    currency: CURRENCY,
    charge: chargeId,
    error: errorCode === null ? null : { code: errorCode as 'card_declined', message: message ?? '' },
    shape: history.shape,
  });
  return history.tell({ type: `payment_intent.${verb}`, object, customer, request: null, lag }, step);
}

function tellInvoice(
  history: History,
  bill: InvoiceTruth,
  verb: 'paid' | 'payment_failed',
  step: Step,
): FactTruth['events'] {
  const object = invoice({
    id: bill.id,
    customer: bill.customer.id,
    subscription: bill.subscription,
    status: bill.status,
    billingReason: bill.billingReason as 'subscription_cycle',
    amountDue: bill.amountDue,
    attemptCount: bill.attempts,
    nextPaymentAttempt: bill.nextPaymentAttempt,
    hostedInvoiceUrl: invoiceUrl(bill),
    currency: CURRENCY,
    shape: history.shape,
  });
  const lag = verb === 'paid' ? step.lag : 0;
  return history.tell({ type: `invoice.${verb}`, object, customer: bill.customer, request: null, lag }, step);
}

export function invoiceUrl({ id }: Pick<InvoiceTruth, 'id'>): string {
  return `https://invoice.example.test/${id}`;
}

/** Each attempt has a charge of its own. */
function chargeOf({ id, attempts }: PaymentTruth): string {
  return `${id.replace('pi_', 'ch_')}_${attempts}`;
}

export function refunded({ refunds }: Pick<ChargeTruth, 'refunds'>): number {
  return refunds.reduce((sum, { amount }) => sum + amount, 0);
}

function rendered(history: History, { id, payment, refunds }: ChargeTruth) {
  return charge({
    id,
    paymentIntent: payment.id,
    customer: payment.customer?.id ?? null,
    invoice: payment.invoice,
    amount: payment.amount,
    currency: CURRENCY,
    refunds: refunds.map((each) => ({ ...each })),
    shape: history.shape,
  });
}

function record(
  history: History,
  kind: FactTruth['kind'],
  objectId: string,
  {
    factKey = '',
    amount,
    newAmount = null,
    customer,
    events,
  }: Pick<FactTruth, 'amount' | 'customer' | 'events'> & Partial<Pick<FactTruth, 'factKey' | 'newAmount'>>,
): void {
  history.facts.push({ kind, objectId, factKey, amount, newAmount, customer, events });
}
