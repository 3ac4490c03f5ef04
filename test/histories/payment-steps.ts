import { invoice } from '../../dev/simulation/invoice.object';
import { paymentIntent } from '../../dev/simulation/payment-intent.object';
import { type History, pick } from './history';
import type { Step, StepKind } from './script';
import type { Enact } from './subscription-steps';
import type { FactTruth, InvoiceTruth, PaymentTruth } from './truth';

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
  payment.status = 'requires_payment_method';
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
  tellInvoice(history, bill, 'payment_succeeded', step);
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

/** Under way for a while, or given up. */
const stallPayment: Enact = (history, step) => {
  const bill = openInvoice(history, step);
  const found = bill?.payment;
  if (!bill || !found) return false;
  // Within one second a failure counts as later than being under way.
  history.wait(1);
  found.status = pick(['processing', 'requires_action', 'canceled'] as const, step.choice) ?? 'processing';
  found.errorCode = null;
  found.errorMessage = null;
  history.count(`a payment is ${found.status}`);
  // Another one will be made for the invoice.
  if (found.status === 'canceled') bill.payment = null;
  const lag = found.status === 'canceled' ? step.lag : 0;
  tellPayment(history, found, found.status, step, { chargeId: null, lag, needsTenant: false });
  if (found.status === 'requires_action') tellInvoice(history, bill, 'payment_action_required', step);
  return true;
};

/** A draft appears, grows, and is finalized. */
const draftInvoice: Enact = (history, step) => {
  const drafts = history.invoices.filter(({ status }) => status === 'draft');
  const found = pick(drafts, step.subject);
  if (!found) {
    const made = newInvoice(history, step, 1_000 + 100 * step.choice, 'draft');
    if (made) tellInvoice(history, made, 'created', step);
    return made !== undefined;
  }
  if (step.choice % 2 === 0) {
    const before = renderedInvoice(history, found);
    // Never back to where it was: of a circle within one second nothing would tell the end.
    found.amountDue += 50 + step.choice;
    tellInvoice(history, found, 'updated', step, before);
  } else {
    found.status = 'open';
    tellInvoice(history, found, 'finalized', step);
  }
  return true;
};

/** Not yet lost, or as if it had never been. */
const giveUpInvoice: Enact = (history, step) => {
  const bill = openInvoice(history, step);
  if (!bill) return false;
  const isVoid = step.choice % 2 === 0;
  if (bill.status === 'uncollectible' && !isVoid) return false;
  bill.status = isVoid ? 'void' : 'uncollectible';
  history.count(`an invoice is ${bill.status}`);
  tellInvoice(history, bill, isVoid ? 'voided' : 'marked_uncollectible', step);
  return true;
};

export const paymentSteps: Partial<Record<StepKind, Enact>> = {
  'fail payment': failPayment,
  'fail authentication': failAuthentication,
  'pay invoice': payInvoice,
  'bill nothing': billNothing,
  'guest pays': guestPays,
  'payment is under way or canceled': stallPayment,
  'draft invoice': draftInvoice,
  'give up invoice': giveUpInvoice,
};

/** The invoice that was left open, or a new one. */
function openInvoice(history: History, step: Step): InvoiceTruth | undefined {
  const open = history.invoices.filter(({ status }) => status === 'open' || status === 'uncollectible');
  const bill = pick(open, step.subject) ?? newInvoice(history, step, 1_000 + 100 * step.choice);
  if (bill) bill.payment ??= newPayment(history, bill.customer, bill.id, bill.amountDue);
  return bill;
}

function newInvoice(
  history: History,
  { subject }: Step,
  amountDue: number,
  status: InvoiceTruth['status'] = 'open',
): InvoiceTruth | undefined {
  const found = pick(history.subscriptions, subject);
  if (!found) return undefined;
  const { id, customer } = found;
  const bill: InvoiceTruth = {
    id: history.id('in'),
    customer,
    subscription: id,
    status,
    amountDue,
    isSeen: false,
    attempts: 0,
    nextPaymentAttempt: null,
    billingReason: amountDue === 0 ? 'subscription_create' : 'subscription_cycle',
    payment: null,
  };
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
    isSeen: false,
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
  history.charges.push({ id: chargeId, payment, refunds: [], told: 0 });
}

function tellPayment(
  history: History,
  payment: PaymentTruth,
  verb: 'succeeded' | 'payment_failed' | 'processing' | 'requires_action' | 'canceled',
  step: Step,
  { chargeId, lag = 0, needsTenant = true }: { chargeId: string | null; lag?: number; needsTenant?: boolean },
): FactTruth['events'] {
  payment.isSeen = true;
  const { id, customer, invoice: invoiceId, amount, errorCode, errorMessage: message } = payment;
  const object = paymentIntent({
    id,
    customer: customer?.id ?? null,
    invoice: invoiceId,
    amount,
    currency: CURRENCY,
    charge: chargeId,
    status: payment.status,
    error: errorCode === null ? null : { code: errorCode as 'card_declined', message: message ?? '' },
    shape: history.shape,
  });
  return history.tell(
    { type: `payment_intent.${verb}`, object, customer, request: null, lag, needsTenant },
    step,
  );
}

function tellInvoice(
  history: History,
  bill: InvoiceTruth,
  verb: string,
  step: Step,
  before?: object,
): FactTruth['events'] {
  bill.isSeen = true;
  const isFact = verb === 'paid' || verb === 'payment_failed';
  // What is final survives that; its remaining fields are the same in all that tell of it.
  const lag = verb === 'paid' || verb === 'voided' ? step.lag : 0;
  const object = renderedInvoice(history, bill);
  const telling = { type: `invoice.${verb}`, object, customer: bill.customer, request: null, lag };
  return history.tell({ ...telling, needsTenant: isFact, ...(before && { before }) }, step);
}

function renderedInvoice(history: History, bill: InvoiceTruth) {
  return invoice({
    id: bill.id,
    customer: bill.customer.id,
    subscription: bill.subscription,
    status: bill.status,
    billingReason: bill.billingReason,
    amountDue: bill.amountDue,
    attemptCount: bill.attempts,
    nextPaymentAttempt: bill.nextPaymentAttempt,
    hostedInvoiceUrl: invoiceUrl(bill),
    currency: CURRENCY,
    shape: history.shape,
  });
}

export function invoiceUrl({ id }: Pick<InvoiceTruth, 'id'>): string {
  return `https://invoice.example.test/${id}`;
}

/** Each attempt has a charge of its own. */
function chargeOf({ id, attempts }: PaymentTruth): string {
  return `${id.replace('pi_', 'ch_')}_${attempts}`;
}

/** A line of the ledger. */
export function record(
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
