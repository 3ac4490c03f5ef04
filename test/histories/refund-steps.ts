import { charge } from '../../dev/simulation/charge.object';
import { dispute } from '../../dev/simulation/dispute.object';
import { refund } from '../../dev/simulation/refund.object';
import { type History, pick } from './history';
import { CURRENCY, record } from './payment-steps';
import type { Step, StepKind } from './script';
import type { Enact } from './subscription-steps';
import type { ChargeTruth, DisputeTruth, RefundTruth } from './truth';

const refundInPart: Enact = (history, step) => {
  const open = history.charges.filter((each) => refunded(each) < each.payment.amount);
  const found = pick(open, step.subject);
  if (!found) return false;
  // Within one second the larger amount counts as the later, so that nothing would tell that it had fallen between.
  if (found.told > refunded(found)) history.wait(1);
  const isAgain = found.refunds.some(isTakenBack);
  if (isAgain) history.count('refund again after a failure');
  const left = found.payment.amount - refunded(found);
  const amount = step.choice === 0 ? left : Math.min(left, 100 * step.choice);
  const before = renderedCharge(history, found);
  const previous = refunded(found);
  if (previous > 0) history.count('refund another part');
  const status = step.choice % 2 === 0 ? 'pending' : 'succeeded';
  const newest: RefundTruth = { id: history.id('re'), charge: found, amount, status, created: history.now };
  found.refunds.push(newest);
  const { customer } = found.payment;
  const cumulative = refunded(found);
  found.told = cumulative;
  // Somebody asks for it again: without a request the same step would be the same refund.
  const request = step.byStripe && !isAgain ? null : history.id('req');
  const telling = {
    type: 'charge.refunded',
    object: renderedCharge(history, found),
    before,
    customer,
    request,
  };
  const events = history.tell(telling, step);
  // Newer bodies name no refund: there the step from one cumulative amount to the next is what happened.
  const change = [`${previous}→${cumulative}`, ...(request === null ? [] : [request])].join(' ');
  const [objectId, factKey] = history.shape === 'old' ? [newest.id, ''] : [found.id, change];
  record(history, 'refund', objectId, { factKey, amount: cumulative, newAmount: amount, events, customer });
  tellRefund(history, newest, 'refund.created', step);
  return true;
};

/** It arrives where it should, or does not, perhaps weeks later. */
const refundFares: Enact = (history, step) => {
  const open = history.charges.flatMap(({ refunds }) => refunds).filter((each) => !isTakenBack(each));
  const found = pick(open, step.subject);
  if (!found) return false;
  const before = renderedRefund(history, found);
  const arrives = found.status === 'pending' && step.choice % 4 === 0;
  const isCanceled = found.status === 'pending' && !arrives && step.choice % 4 < 3;
  found.status = arrives ? 'succeeded' : isCanceled ? 'canceled' : 'failed';
  history.count(`a refund is ${found.status}`);
  const updated = history.shape === 'old' ? 'charge.refund.updated' : 'refund.updated';
  const events = tellRefund(history, found, updated, step, before);
  if (arrives) return true;
  if (found.status === 'failed') events.push(...tellRefund(history, found, 'refund.failed', step));
  const { customer } = found.charge.payment;
  record(history, 'refund_failed', found.id, { amount: found.amount, customer, events });
  // Whose it is says only its charge, which may be stored later.
  if (history.shape === 'old') history.needsUpkeepAnyway = true;
  return true;
};

function tellRefund(history: History, found: RefundTruth, type: string, step: Step, before?: object) {
  const isFailure = isTakenBack(found);
  // A body that does not speak of customers mentions none, unless it has to be found out.
  const customer = history.shape === 'old' && !isFailure ? null : found.charge.payment.customer;
  const lag = isFailure ? step.lag : 0;
  const object = renderedRefund(history, found);
  return history.tell(
    { type, object, customer, lag, request: null, needsTenant: isFailure, ...(before && { before }) },
    step,
  );
}

function renderedRefund(history: History, { id, charge: owner, amount, status, created }: RefundTruth) {
  const { id: chargeId, payment } = owner;
  return refund({
    id,
    charge: chargeId,
    paymentIntent: payment.id,
    customer: payment.customer?.id ?? null,
    amount,
    currency: CURRENCY,
    status,
    created,
    shape: history.shape,
  });
}

const DISPUTE_GOES_ON: Partial<Record<string, readonly DisputeTruth['status'][]>> = {
  needs_response: ['under_review', 'lost'],
  under_review: ['won', 'lost'],
  lost: ['appeal_needs_response'],
  appeal_needs_response: ['won'],
};

/** The bank asks for the money, or somebody answers, or it is decided. */
const disputeCharge: Enact = (history, step) => {
  const found = pick(history.charges, step.subject);
  if (!found) return false;
  const existing = history.disputes.find((each) => each.charge === found);
  if (!existing) {
    const begun: DisputeTruth = { id: history.id('du'), charge: found, status: 'needs_response' };
    history.disputes.push(begun);
    return tellDispute(history, begun, 'created', step);
  }
  const next = pick(DISPUTE_GOES_ON[existing.status] ?? [], step.choice);
  if (!next) return false;
  const before = renderedDispute(history, existing);
  existing.status = next;
  const isOver = next === 'won' || next === 'lost';
  if (step.choice % 3 > 0) tellDispute(history, existing, 'updated', step, before);
  else if (!isOver) return tellDispute(history, existing, 'updated', step, before);
  return isOver ? tellDispute(history, existing, 'closed', step) : true;
};

function tellDispute(history: History, found: DisputeTruth, verb: string, step: Step, before?: object): true {
  const type = `charge.dispute.${verb}`;
  const object = renderedDispute(history, found);
  history.tell({ type, object, customer: null, request: null, ...(before && { before }) }, step);
  return true;
}

function renderedDispute(history: History, { id, charge: owner, status }: DisputeTruth) {
  const { id: chargeId, payment } = owner;
  const { amount } = payment;
  const facts = { id, charge: chargeId, paymentIntent: payment.id, amount, currency: CURRENCY, status };
  return dispute({ ...facts, shape: history.shape });
}

export function isTakenBack({ status }: Pick<RefundTruth, 'status'>): boolean {
  return status === 'failed' || status === 'canceled';
}

/** What has gone back by now, and has not come back again. */
export function refunded({ refunds }: Pick<ChargeTruth, 'refunds'>): number {
  return refunds.filter((each) => !isTakenBack(each)).reduce((sum, { amount }) => sum + amount, 0);
}

function renderedCharge(history: History, found: ChargeTruth) {
  const { id, payment, refunds } = found;
  return charge({
    id,
    paymentIntent: payment.id,
    customer: payment.customer?.id ?? null,
    invoice: payment.invoice,
    amount: payment.amount,
    currency: CURRENCY,
    refunds: refunds.map((each, index) => ({
      id: each.id,
      amount: each.amount,
      status: each.status,
      created: index,
    })),
    amountRefunded: refunded(found),
    shape: history.shape,
  });
}

export const refundSteps: Partial<Record<StepKind, Enact>> = {
  'refund in part': refundInPart,
  'refund arrives or fails': refundFares,
  'dispute charge': disputeCharge,
};
