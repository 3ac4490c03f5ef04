import { STRIPE_ID } from '../../stripe-shapes/fields';
import { CONSOLE_PATH } from '../console-path';

export const PRICES_PATH = `${CONSOLE_PATH}/prices`;

export function pricePath(priceId: string): string {
  return `${PRICES_PATH}/${encodeURIComponent(priceId)}`;
}

/** Whether Stripe could have a price of this id. */
export function isPriceId(text: string): boolean {
  return STRIPE_ID.test(text);
}
