import { CONSOLE_PATH } from './console-path';

export const PRICES_PATH = `${CONSOLE_PATH}/prices`;

export function pricePath(priceId: string): string {
  return `${PRICES_PATH}/${encodeURIComponent(priceId)}`;
}
