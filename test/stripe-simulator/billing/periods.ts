import { addMonths, DAY } from '../../../dev/simulation/calendar';
import type { PriceFacts } from '../account/facts';

/** The end of the period that begins at `start`, Unix seconds. */
export function periodAfter(start: number, interval: PriceFacts['interval']): number {
  switch (interval) {
    case 'day':
      return start + DAY;
    case 'week':
      return start + 7 * DAY;
    case 'month':
      return addMonths(start);
    case 'year':
      return addMonths(start, 12);
  }
}
