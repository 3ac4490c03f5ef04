import { price } from '../../dev/simulation/price.object';
import { product } from '../../dev/simulation/product.object';
import { type History, pick } from './history';
import type { Step, StepKind } from './script';
import type { Enact } from './subscription-steps';
import type { PriceTruth } from './truth';

/** Somebody names a price, or sells it no more. What it buys does not change. */
const changePrice: Enact = (history, step) => {
  const found = pick(history.prices, step.subject + step.choice);
  if (!found || found.state.deleted) return false;
  const { state } = found;
  if (!found.isSeen && step.choice % 2 === 0) {
    history.tickIfUndecidable(found.id, null, state, true);
    return tell(history, found, 'created', step);
  }
  const before = rendered(history, found);
  if (step.choice === 11) {
    found.state = { ...state, active: false, deleted: true };
    return tell(history, found, 'deleted', step);
  }
  const active = step.choice % 3 === 0 ? !state.active : state.active;
  const nickname = pick(['Monthly', 'Monthly (old)', 'Legacy'], step.choice) ?? null;
  const next = { ...state, active, nickname };
  history.tickIfUndecidable(found.id, state, next);
  found.state = next;
  return tell(history, found, 'updated', step, before);
};

function tell(history: History, found: PriceTruth, verb: string, step: Step, before?: object): true {
  found.isSeen = true;
  const request = step.byStripe ? null : history.id('req');
  // Nothing in two events of one change that Stripe made by itself says that it is one.
  const isTwin = step.isTwin && request !== null;
  const object = rendered(history, found);
  const telling = { type: `price.${verb}`, object, customer: null, request, ...(before && { before }) };
  history.tell(telling, { ...step, isTwin });
  return true;
}

function rendered(history: History, { id, product: productId, state }: PriceTruth) {
  const { active, nickname } = state;
  return price({ id, product: productId, active, nickname, shape: history.shape });
}

const renameProduct: Enact = (history, step) => {
  const found = pick(history.prices, step.subject);
  const name = pick(['App', 'App for teams', 'Suite'], step.choice);
  if (!found || !name || name === found.productName) return false;
  const { product: id, productName } = found;
  const at = (called: string) => product({ id, name: called, shape: history.shape });
  history.tickIfUndecidable(id, productName, name);
  found.productName = name;
  found.isProductSeen = true;
  const request = history.id('req');
  history.tell(
    { type: 'product.updated', object: at(name), before: at(productName), customer: null, request },
    step,
  );
  return true;
};

export const catalogueSteps: Partial<Record<StepKind, Enact>> = {
  'change price': changePrice,
  'rename product': renameProduct,
};
