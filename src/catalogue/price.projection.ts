import { Injectable } from '@nestjs/common';
import { bigint, boolean, text } from '../ordering/columns';
import type { Columns, Projection } from '../ordering/projection';
import { type PriceSnapshot, readPrice } from './price.snapshot';

/** What a price is called and costs. What it buys is said by people, in `plan_prices`, and never by Stripe. */
@Injectable()
export class PriceProjection implements Projection<PriceSnapshot> {
  readonly table = 'stripe_prices';
  readonly read = readPrice;

  readonly columns: Columns<PriceSnapshot> = {
    product_id: text(({ productId }) => productId),
    active: boolean(({ active }) => active),
    deleted: boolean(({ deleted }) => deleted),
    nickname: text(({ nickname }) => nickname),
    currency: text(({ currency }) => currency),
    unit_amount: bigint(({ unitAmount }) => unitAmount),
    recurring_interval: text(({ interval }) => interval),
    recurring_interval_count: bigint(({ intervalCount }) => intervalCount),
  };

  isTerminal({ deleted }: PriceSnapshot): boolean {
    return deleted;
  }
}
