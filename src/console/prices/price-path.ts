import { CONSOLE_PATH } from '../console-path';

export const PRICES_PATH = `${CONSOLE_PATH}/prices`;

export function pricePath(priceId: string): string {
  return `${PRICES_PATH}/${encodeURIComponent(priceId)}`;
}

/** Whether Stripe could have a price of this id. */
export function isPriceId(text: string): boolean {
  return /^[\x21-\x7e]{1,255}$/.test(text);
}
